import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";

/**
 * Pushing images to one repository. Its KMS key needs no mention: ECR holds grants on it and encrypts by itself.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
export function pushPermissions(repositoryArn: string): DataAwsIamPolicyDocumentStatement[] {
  return [
    // Logs in to the registry; what may be done there is said below.
    { sid: "Login", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    {
      sid: "PushAndPull",
      actions: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:DescribeImages",
        "ecr:GetDownloadUrlForLayer",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ],
      resources: [repositoryArn],
    },
  ];
}
