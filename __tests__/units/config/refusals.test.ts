import { loadEnvironments, parseEnvironment } from "../../../config/load";
import { jointRefusals } from "../../../config/rules/together";
import { accepted, type Change, changed, refused, TODAY } from "./changed";

interface Case {
  readonly refuses: string;
  readonly change: Change;
  /** Path and value, as the line begins. */
  readonly names: string;
  /** What the line tells its reader to do. */
  readonly remedy: string;
}

function suite(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    it.each(cases)("refuses $refuses", ({ change, names, remedy }) => {
      const lines = refused(change);
      const line = lines.find((candidate) => candidate.startsWith(names));
      expect(line ?? lines).toEqual(expect.stringContaining(names));
      expect(line).toContain(remedy);
    });
  });
}

suite("An environment file", [
  {
    refuses: "an unknown key, and names the one that was meant",
    change: (it) => {
      it.cluster.nodegroup = {};
    },
    names: "cluster.nodegroup: is unknown here.",
    remedy: 'Did you mean "nodeGroup"? Known are publicAccessCidrs,',
  },
  {
    refuses: "an unknown key inside of a group that may be left out",
    change: (it) => {
      it.aws = { profil: "me" };
    },
    names: "aws.profil: is unknown here.",
    remedy: 'Did you mean "profile"?',
  },
  {
    refuses: "a key at the wrong level, without guessing",
    change: (it) => {
      it.instanceType = "t3.large";
    },
    names: "instanceType: is unknown here. Known are name,",
    remedy: "cluster",
  },
  {
    refuses: "a site that Datadog does not have, and names the one that was meant",
    change: (it) => {
      it.datadog = { site: "datadoghq.co" };
    },
    names: 'datadog.site: "datadoghq.co" must be',
    remedy: 'Did you mean "datadoghq.com"?',
  },
  {
    refuses: "a value that is missing",
    change: (it) => {
      delete it.state;
    },
    names: "state: is missing.",
    remedy: "config/schema.ts",
  },
  {
    refuses: "an unknown catalog",
    change: (it) => {
      it.catalog = "curent";
    },
    names: 'catalog: "curent" must be "seed" or "current".',
    remedy: 'Did you mean "current"?',
  },
  {
    refuses: "a number in quotes",
    change: (it) => {
      it.cluster.nodeGroup.desired = "3";
    },
    names: 'cluster.nodeGroup.desired: "3"',
    remedy: "must be a whole number, without quotes.",
  },
  {
    refuses: "half a node",
    change: (it) => {
      it.cluster.nodeGroup.desired = 3.5;
    },
    names: "cluster.nodeGroup.desired: 3.5",
    remedy: "must be a whole number.",
  },
  {
    refuses: "a truth in quotes",
    change: (it) => {
      it.deletionProtection = "true";
    },
    names: 'deletionProtection: "true"',
    remedy: "must be true or false, without quotes.",
  },
  {
    refuses: "a text where a list belongs",
    change: (it) => {
      it.cluster.admins = "me";
    },
    names: 'cluster.admins: "me"',
    remedy: "must be a list, in square brackets.",
  },
  {
    refuses: "a number where a text belongs",
    change: (it) => {
      it.region = 1;
    },
    names: "region: 1",
    remedy: "must be a text, in quotes.",
  },
  {
    refuses: "a number that is too small",
    change: (it) => {
      it.state.noncurrentVersionDays = 1;
    },
    names: "state.noncurrentVersionDays: 1",
    remedy: "must be at least 7.",
  },
  {
    refuses: "a number that is too large",
    change: (it) => {
      it.registry.keepImages = 5000;
    },
    names: "registry.keepImages: 5000",
    remedy: "must be at most 1000.",
  },
  {
    refuses: "days of retention that CloudWatch does not know",
    change: (it) => {
      it.cluster.logRetentionDays = 31;
    },
    names: "cluster.logRetentionDays: 31 must be 1, 3, 5, 7,",
    remedy: "1096 or 1827.",
  },
  {
    refuses: "a recovery window that Secrets Manager does not know",
    change: (it) => {
      it.secrets.recoveryWindowDays = 3;
    },
    names: "secrets.recoveryWindowDays: 3",
    remedy: "must be 0 (gone at once) or 7 to 30 days.",
  },
  {
    refuses: "an administrator that is no IAM principal",
    change: (it) => {
      it.cluster.admins = ["alice"];
    },
    names: 'cluster.admins.0: "alice"',
    remedy: 'for example "arn:aws:iam::111122223333:role/admin"',
  },
  {
    refuses: "a region outside of the partition that its policies are written for",
    change: (it) => {
      it.region = "cn-north-1";
    },
    names: 'region: "cn-north-1" is not a commercial AWS region.',
    remedy: 'for example "us-east-1"',
  },
  {
    refuses: "a project name that the registry would refuse",
    change: (it) => {
      it.project = "my--app";
    },
    names: 'project: "my--app"',
    remedy: "single hyphens",
  },
  {
    refuses: "a project name that security groups may not begin with",
    change: (it) => {
      it.project = "sg-app";
    },
    names: 'project: "sg-app"',
    remedy: 'not with "sg-"',
  },
  {
    refuses: "a project name that leaves the state bucket's name too long",
    change: (it) => {
      it.project = "a-platform-for-everyone";
    },
    names: 'project: "a-platform-for-everyone"',
    remedy: "must be 3 to 18 lower-case letters",
  },
]);

suite("The account", [
  {
    refuses: "to be left out",
    change: (it) => {
      delete it.account;
    },
    names: "account: is missing.",
    remedy: "config/schema.ts",
  },
  {
    refuses: "to be empty",
    change: (it) => {
      it.account = "";
    },
    names: 'account: ""',
    remedy: "Write its 12 digits.",
  },
  {
    refuses: "to be a number, which would lose a leading zero",
    change: (it) => {
      it.account = 123456789012;
    },
    names: "account: 123456789012",
    remedy: "must be the 12 digits of an AWS account id, in quotes.",
  },
]);

suite("The network", [
  {
    refuses: "a CIDR with host bits",
    change: (it) => {
      it.network.cidr = "10.20.0.1/16";
    },
    names: 'network.cidr: "10.20.0.1/16" is not an IPv4 network.',
    remedy: 'for example "10.20.0.0/16"',
  },
  {
    refuses: "a VPC larger than AWS accepts",
    change: (it) => {
      it.network.cidr = "10.0.0.0/8";
    },
    names: 'network.cidr: "10.0.0.0/8" is a /8',
    remedy: "AWS accepts /16 to /28",
  },
  {
    refuses: "a VPC smaller than AWS accepts",
    change: (it) => {
      it.network.cidr = "10.0.0.0/29";
    },
    names: 'network.cidr: "10.0.0.0/29" is a /29',
    remedy: "AWS accepts /16 to /28",
  },
  {
    refuses: "a VPC of public addresses",
    change: (it) => {
      it.network.cidr = "8.8.0.0/16";
    },
    names: 'network.cidr: "8.8.0.0/16" is public',
    remedy: "Choose a network in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10.",
  },
  {
    refuses: "a VPC on the network that Docker uses",
    change: (it) => {
      it.network.cidr = "172.17.0.0/16";
    },
    names: 'network.cidr: "172.17.0.0/16" overlaps 172.17.0.0/16',
    remedy: "Choose another network.",
  },
  {
    refuses: "a VPC that is too small for its subnets",
    change: (it) => {
      it.network.cidr = "10.20.0.0/18";
    },
    names: 'network.cidr: "10.20.0.0/18" has 16,384 addresses, too few',
    remedy: "Choose a larger network, longer prefixes in network.subnetPrefixes, or fewer zones.",
  },
  {
    refuses: "private subnets that are too small for the nodes and their pods",
    change: (it) => {
      it.network.subnetPrefixes.private = 26;
    },
    names: "network.subnetPrefixes.private: 26 leaves 177 addresses",
    remedy: "Choose a shorter prefix or fewer nodes.",
  },
  {
    refuses: "a single zone",
    change: (it) => {
      it.network.availabilityZones = ["us-east-1a"];
    },
    names: 'network.availabilityZones: ["us-east-1a"]',
    remedy: "needs at least 2 availability zones",
  },
  {
    refuses: "a zone that is listed twice",
    change: (it) => {
      it.network.availabilityZones = ["us-east-1a", "us-east-1a"];
    },
    names: 'network.availabilityZones.1: "us-east-1a" is listed twice.',
    remedy: "Name each zone once.",
  },
  {
    refuses: "a zone of another region",
    change: (it) => {
      it.network.availabilityZones = ["us-east-1a", "us-west-2b"];
    },
    names: 'network.availabilityZones.1: "us-west-2b" is not a zone of region us-east-1.',
    remedy: 'Name zones like "us-east-1a".',
  },
  {
    refuses: "Services inside of the VPC",
    change: (it) => {
      it.cluster.serviceCidr = "10.20.128.0/20";
    },
    names: 'cluster.serviceCidr: "10.20.128.0/20" overlaps network.cidr (10.20.0.0/16)',
    remedy: "Choose another, for example 172.20.0.0/16.",
  },
  {
    refuses: "a Service network that is too large",
    change: (it) => {
      it.cluster.serviceCidr = "10.0.0.0/9";
    },
    names: 'cluster.serviceCidr: "10.0.0.0/9" is a /9',
    remedy: "EKS accepts /12 to /24",
  },
  {
    refuses: "a Service network that is too small",
    change: (it) => {
      it.cluster.serviceCidr = "172.20.0.0/25";
    },
    names: 'cluster.serviceCidr: "172.20.0.0/25" is a /25',
    remedy: "EKS accepts /12 to /24",
  },
  {
    refuses: "public addresses for Services",
    change: (it) => {
      it.cluster.serviceCidr = "100.64.0.0/16";
    },
    names: 'cluster.serviceCidr: "100.64.0.0/16" is not private.',
    remedy: "EKS takes Services from 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 only.",
  },
]);

suite("The Kubernetes API", [
  {
    refuses: "to be open to the world",
    change: (it) => {
      it.cluster.publicAccessCidrs = ["0.0.0.0/0"];
    },
    names: 'cluster.publicAccessCidrs: ["0.0.0.0/0"] opens the Kubernetes API to the whole internet.',
    remedy: "List only the networks of your offices and runners",
  },
  {
    refuses: "to be open to the world in two halves",
    change: (it) => {
      it.cluster.publicAccessCidrs = ["0.0.0.0/1", "128.0.0.0/1"];
    },
    names:
      'cluster.publicAccessCidrs: ["0.0.0.0/1","128.0.0.0/1"] opens the Kubernetes API to the whole internet.',
    remedy: "or none: the private endpoint stays.",
  },
  {
    refuses: "to be open to nearly all of the world",
    change: (it) => {
      it.cluster.publicAccessCidrs = ["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3"];
    },
    names: "cluster.publicAccessCidrs:",
    remedy: "opens the Kubernetes API to 3,758,096,384 addresses.",
  },
  {
    refuses: "a private network at its public endpoint",
    change: (it) => {
      it.cluster.publicAccessCidrs = ["18.0.0.0/24", "10.1.0.0/16"];
    },
    names: 'cluster.publicAccessCidrs.1: "10.1.0.0/16" is reserved',
    remedy: "List the public addresses behind which your networks stand.",
  },
  {
    refuses: "a network that was copied from a manual",
    change: (it) => {
      it.cluster.publicAccessCidrs = ["203.0.113.0/24"];
    },
    names: 'cluster.publicAccessCidrs.0: "203.0.113.0/24" is reserved',
    remedy: "EKS refuses it",
  },
  {
    refuses: "a network at its private endpoint that nothing leads from",
    change: (it) => {
      it.cluster.privateAccessCidrs = ["192.168.0.0/24"];
    },
    names: 'cluster.privateAccessCidrs.0: "192.168.0.0/24" is outside of network.cidr',
    remedy: "List networks within the VPC",
  },
  {
    refuses: "the same network twice",
    change: (it) => {
      it.cluster.publicAccessCidrs = ["8.8.8.0/24", "8.8.8.0/24"];
    },
    names: 'cluster.publicAccessCidrs: ["8.8.8.0/24","8.8.8.0/24"] names a value twice.',
    remedy: "Name each once",
  },
  {
    refuses: "more networks than EKS takes",
    change: (it) => {
      it.cluster.publicAccessCidrs = Array.from({ length: 41 }, (_, at) => `8.8.${at}.0/24`);
    },
    names: "cluster.publicAccessCidrs:",
    remedy: "more networks than the 40 that EKS takes",
  },
  {
    refuses: "an admin whom it lets in already",
    change: (it) => {
      it.cluster.admins = ["arn:aws:iam::000000000000:role/sample-platform-prod-github-deploy"];
    },
    names:
      'cluster.admins.0: "arn:aws:iam::000000000000:role/sample-platform-prod-github-deploy" is a role of',
    remedy: "Take it off the list",
  },
  {
    refuses: "an admin that cannot exist",
    change: (it) => {
      it.cluster.admins = ["arn:aws:iam::111122223333:role/*"];
    },
    names: 'cluster.admins.0: "arn:aws:iam::111122223333:role/*" is not the ARN',
    remedy: 'for example "arn:aws:iam::111122223333:role/admin"',
  },
]);

suite("The nodes", [
  {
    refuses: "a minimum above the desired number",
    change: (it) => {
      it.cluster.nodeGroup.minimum = 4;
    },
    names: "cluster.nodeGroup.minimum: 4 is more than desired (3).",
    remedy: "Lower it, or raise desired.",
  },
  {
    refuses: "a desired number above the maximum",
    change: (it) => {
      it.cluster.nodeGroup.desired = 11;
    },
    names: "cluster.nodeGroup.desired: 11 is more than maximum (10).",
    remedy: "Lower it, or raise maximum.",
  },
  {
    refuses: "an instance type that nobody knows",
    change: (it) => {
      it.cluster.nodeGroup.instanceType = "t3.meduim";
    },
    names: 'cluster.nodeGroup.instanceType: "t3.meduim" is not among the types of config/instance-types.ts.',
    remedy: 'Did you mean "t3.medium"?',
  },
  {
    refuses: "a type that cannot hold the largest pod",
    change: (it) => {
      it.cluster.nodeGroup.instanceType = "t3.micro";
    },
    names: 'cluster.nodeGroup.instanceType: "t3.micro" leaves a node 1,930 millicores and 548 MiB',
    remedy: "Take a larger type.",
  },
  {
    refuses: "too few places for pods, without prefix delegation",
    change: (it) => {
      it.cluster.prefixDelegation = false;
      it.cluster.nodeGroup = { ...it.cluster.nodeGroup, instanceType: "t3.small", minimum: 2, desired: 2 };
    },
    names: 'cluster.nodeGroup.instanceType: "t3.small" × 2 (desired) offers 22 pods, the platform needs 42',
    remedy: "Take a larger type, desired: 7 or prefixDelegation: true.",
  },
  {
    refuses: "too little memory, and names who asks for most of it",
    change: (it) => {
      it.cluster.nodeGroup = { ...it.cluster.nodeGroup, minimum: 2, desired: 2 };
    },
    names:
      'cluster.nodeGroup.instanceType: "t3.medium" × 2 (desired) offers 6,492 MiB of memory, the platform needs 7,348 (most: kong 1,280, datadog-agent 1,024,',
    remedy: "Take a larger type or desired: 3.",
  },
  {
    refuses: "too little CPU",
    change: (it) => {
      it.cluster.nodeGroup = { ...it.cluster.nodeGroup, instanceType: "r6i.large", minimum: 1, desired: 1 };
    },
    names:
      'cluster.nodeGroup.instanceType: "r6i.large" × 1 (desired) offers 1,930 millicores, the platform needs',
    remedy: "Take a larger type or desired: 2.",
  },
  {
    refuses: "a maximum that cannot carry the peak",
    change: (it) => {
      it.cluster.nodeGroup.maximum = 3;
    },
    names:
      'cluster.nodeGroup.instanceType: "t3.medium" × 3 (maximum) offers 9,738 MiB of memory, the platform needs 11,700 at its peak',
    remedy: "Take a larger type or maximum: 4.",
  },
]);

suite("The upgrade policy", [
  {
    refuses: "STANDARD when the version is past standard support",
    change: (it) => {
      it.cluster.upgradePolicy = "STANDARD";
    },
    names:
      'cluster.upgradePolicy: "STANDARD" lets EKS upgrade the cluster by itself: Kubernetes 1.33 left standard support on 2026-07-29.',
    remedy: 'Set "EXTENDED" ($0.60 instead of $0.10 per cluster hour, about $365 a month more)',
  },
]);

describe("An environment", () => {
  it("names its file in the heading", () => {
    expect(() =>
      parseEnvironment(
        changed((it) => delete it.account),
        TODAY,
      ),
    ).toThrow(/^config\/environments\/prod\.ts is refused:\n {2}account: /);
  });

  it("without a name is called one", () => {
    expect(() =>
      parseEnvironment(
        changed((it) => delete it.name),
        TODAY,
      ),
    ).toThrow(/^An environment is refused:\n {2}name: is missing\./);
  });

  it("is told of everything that is wrong at once", () => {
    const lines = refused((it) => {
      it.network.availabilityZones = ["us-east-1a", "us-east-1a", "us-west-2a"];
      it.cluster.publicAccessCidrs = ["0.0.0.0/0"];
      it.cluster.nodeGroup.minimum = 4;
    });
    expect(lines).toHaveLength(4);
  });

  it("may use STANDARD while its version is in standard support", () => {
    const standard: Change = (it) => {
      it.cluster.upgradePolicy = "STANDARD";
    };
    expect(accepted(standard, new Date("2026-07-28T23:00:00Z")).cluster.upgradePolicy).toBe("STANDARD");
    expect(refused(standard, new Date("2026-07-29T00:00:00Z"))).toHaveLength(1);
    expect(accepted((it) => Object.assign(it, { catalog: "current" }) && standard(it)).catalog).toBe(
      "current",
    );
  });

  it("may open the API to networks of its own, overlapping or not", () => {
    const list = ["18.0.0.0/9", "18.0.0.0/10", "18.1.2.3/32"];
    expect(
      accepted((it) => Object.assign(it.cluster, { publicAccessCidrs: list })).cluster.publicAccessCidrs,
    ).toEqual(list);
  });

  it("may do without prefix delegation where three t3.medium have room for its pods", () => {
    expect(
      accepted((it) => Object.assign(it.cluster, { prefixDelegation: false })).cluster.prefixDelegation,
    ).toBe(false);
  });
});

describe("Environments together", () => {
  const joint = (first: Change, second: Change) =>
    jointRefusals([
      accepted((it) => {
        it.name = "dev";
        it.network.cidr = "10.10.0.0/16";
        first(it);
      }),
      accepted(second),
    ]);
  const nothing: Change = () => undefined;
  const account: Change = (it) => {
    it.account = "111122223333";
  };

  it("refuse networks that overlap", () => {
    expect(
      joint((it) => {
        it.network.cidr = "10.20.0.0/16";
      }, nothing),
    ).toEqual([
      {
        path: ["prod", "network", "cidr"],
        value: "10.20.0.0/16",
        reason: expect.stringMatching(/^overlaps that of dev \(10\.20\.0\.0\/16\).*a network of its own\.$/),
      },
    ]);
  });

  it("refuse to create GitHub's provider twice in one account", () => {
    expect(joint(account, account)).toEqual([
      {
        path: ["prod", "identity", "githubOidcProvider"],
        value: "create",
        reason: expect.stringMatching(
          /^stands in dev as well.*111122223333.*Set "lookup" in the environment/,
        ),
      },
    ]);
  });

  it("may share an account when the second looks the provider up", () => {
    expect(
      joint(account, (it) => {
        account(it);
        it.identity.githubOidcProvider = "lookup";
      }),
    ).toEqual([]);
  });

  it("may both carry the placeholder", () => {
    expect(joint(nothing, nothing)).toEqual([]);
  });
});

describe("The selection of environments", () => {
  it.each(["", ",", " , "])("refuses %j, which names none", (selection) => {
    expect(() => loadEnvironments(selection, TODAY)).toThrow(
      `ENVIRONMENTS: ${JSON.stringify(selection)} names no environment. Unset it for dev,prod. Choose from local, dev, prod`,
    );
  });

  it("refuses an unknown name, and says which is near", () => {
    expect(() => loadEnvironments("dev,Prd", TODAY)).toThrow(
      'ENVIRONMENTS: "Prd" is unknown. Did you mean "prod"? Choose from local, dev, prod, separated by commas.',
    );
  });

  it("does not take what every object has for an environment", () => {
    expect(() => loadEnvironments("constructor", TODAY)).toThrow('ENVIRONMENTS: "constructor" is unknown.');
  });

  it("is dev and prod by default, and otherwise what it says, each once", () => {
    const names = (selection?: string) => loadEnvironments(selection, TODAY).map(({ name }) => name);
    expect(names()).toEqual(["dev", "prod"]);
    expect(names(" prod ,local,prod,")).toEqual(["prod", "local"]);
  });
});
