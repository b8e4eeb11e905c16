/**
 * Version catalogs: what is installed, and until when it is supported. `seed` is what the case study
 * names and the default; `current` is what one would install today. One line of an environment switches.
 *
 * Add-on versions are listed by `aws eks describe-addon-versions --kubernetes-version 1.33`, releases of
 * the node image under https://github.com/awslabs/amazon-eks-ami/releases. A running cluster goes up one
 * minor version at a time, and its node image and add-ons go with it.
 */
export interface Catalog {
  readonly kubernetes: {
    /** Minor version, for example "1.33". */
    readonly version: string;
    /** ISO date. From then on EKS charges for extended support, or upgrades under policy STANDARD. */
    readonly endOfStandardSupport: string;
    /** ISO date. From then on EKS upgrades the cluster by itself, whatever the policy. */
    readonly endOfExtendedSupport: string;
    /** Where the dates come from. */
    readonly source: string;
  };
  readonly nodeImage: {
    readonly amiType: "AL2023_x86_64_STANDARD";
    /** Release of the EKS-optimized image: version of the kubelet, date of the build. */
    readonly releaseVersion: string;
  };
  readonly addons: Record<AddonName, string>;
}

export type CatalogName = "seed" | "current";
export type AddonName = "vpc-cni" | "kube-proxy" | "coredns" | "eks-pod-identity-agent";

const RELEASE_CALENDAR = "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html";

export const catalogs: Readonly<Record<CatalogName, Catalog>> = {
  // Image, vpc-cni (with its network-policy agent), coredns and kube-proxy as they ran together on an
  // EKS 1.33 cluster (platform eks.48) on 2026-09-26.
  seed: {
    kubernetes: {
      version: "1.33",
      endOfStandardSupport: "2026-07-29",
      endOfExtendedSupport: "2027-07-29",
      source: RELEASE_CALENDAR,
    },
    nodeImage: { amiType: "AL2023_x86_64_STANDARD", releaseVersion: "1.33.13-20260923" },
    addons: {
      "vpc-cni": "v1.22.4-eksbuild.3",
      "kube-proxy": "v1.33.10-eksbuild.29",
      coredns: "v1.12.4-eksbuild.38",
      "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    },
  },
  // Add-ons as described for 1.35 in September 2026; the image was the recommended one on 2026-09-11.
  current: {
    kubernetes: {
      version: "1.35",
      endOfStandardSupport: "2027-03-27",
      endOfExtendedSupport: "2028-03-27",
      source: RELEASE_CALENDAR,
    },
    nodeImage: { amiType: "AL2023_x86_64_STANDARD", releaseVersion: "1.35.7-20260911" },
    addons: {
      "vpc-cni": "v1.22.4-eksbuild.3",
      "kube-proxy": "v1.35.3-eksbuild.29",
      coredns: "v1.13.2-eksbuild.31",
      "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    },
  },
};
