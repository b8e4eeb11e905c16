import { type App, TerraformProvider, TerraformStack } from "cdktf";
import type { Environment } from "../../config/schema";
import { EnvironmentStack } from "../environment-stack";
import { type Attributes, deepStrings } from "./attributes";

/** Where a finding stands: the path of a construct, and what it is called in Terraform. */
export interface Place {
  readonly path: string;
  readonly address: string;
}

/** A resource, data source, module or provider as Terraform gets it. */
export interface Element extends Place {
  readonly type: string;
  readonly attributes: Attributes;
  /** Addresses of everything that the attributes refer to. */
  readonly references: ReadonlySet<string>;
}

type Named = Record<string, Attributes>;
interface TerraformJson {
  readonly terraform?: Attributes;
  readonly provider?: Record<string, Attributes[]>;
  readonly resource?: Record<string, Named>;
  readonly data?: Record<string, Named>;
  readonly module?: Named;
  readonly output?: Named;
}

/**
 * The Terraform JSON of a stack, resolved once for all rules. It is what Terraform gets: overrides of
 * elements and of the whole stack are in it, whoever made them.
 */
export class StackView implements Place {
  readonly path: string;
  readonly address = "the stack";
  readonly environment: Environment | undefined;
  readonly terraform: Attributes;
  readonly resources: readonly Element[];
  readonly data: readonly Element[];
  readonly modules: readonly Element[];
  readonly providers: readonly Element[];
  private readonly json: TerraformJson;

  /** All stacks of the app, prepared for synthesis (`App.synth` does that before it calls aspects). */
  static all(app: App): StackView[] {
    const views: StackView[] = [];
    const stacks = app.node.findAll().filter((node): node is TerraformStack => TerraformStack.isStack(node));
    for (const stack of stacks) views.push(new StackView(stack, views));
    return views;
  }

  private constructor(
    private readonly stack: TerraformStack,
    private readonly views: readonly StackView[],
  ) {
    this.path = stack.node.path;
    this.environment = stack instanceof EnvironmentStack ? stack.environment : undefined;
    this.json = stack.toTerraform();
    this.terraform = this.json.terraform ?? {};
    this.resources = this.elements(this.json.resource ?? {}, "");
    this.data = this.elements(this.json.data ?? {}, "data.");
    this.modules = this.elements({ module: this.json.module ?? {} }, "");
    this.providers = this.findProviders();
  }

  ofType(...types: string[]): Element[] {
    return this.resources.filter((resource) => types.includes(resource.type));
  }

  /** The resources of these types that refer to the target anywhere, as a companion refers to its bucket. */
  companions(target: Element, ...types: string[]): Element[] {
    return this.ofType(...types).filter(({ references }) => references.has(target.address));
  }

  /** The resource or data source that a value refers to, in this stack or, by its remote state, another one. */
  follow(value: unknown): { element: Element; stack: StackView } | undefined {
    if (typeof value !== "string") return undefined;
    const remote = /^\$\{data\.terraform_remote_state\.[\w-]+\.outputs\.([\w-]+)\}$/.exec(value);
    if (remote?.[1]) {
      const output = remote[1];
      const producer = this.views.find(
        (view) => this.stack.dependencies.includes(view.stack) && view.json.output?.[output],
      );
      return producer?.follow(producer.json.output?.[output]?.value);
    }
    const [address] = referencesIn(value);
    const element = [...this.resources, ...this.data].find((candidate) => candidate.address === address);
    return element && { element, stack: this };
  }

  private elements(byType: Record<string, Named>, prefix: string): Element[] {
    return Object.entries(byType).flatMap(([type, named]) =>
      Object.entries(named).map(([name, attributes]) => ({
        type,
        address: `${prefix}${type}.${name}`,
        path: pathOf(attributes) ?? this.path,
        attributes,
        references: new Set(referencesIn(attributes)),
      })),
    );
  }

  private findProviders(): Element[] {
    const constructs = this.stack.node
      .findAll()
      .filter((node) => TerraformProvider.isTerraformProvider(node));
    return Object.entries(this.json.provider ?? {}).flatMap(([type, configurations]) => {
      const paths = constructs.filter((provider) => provider.terraformResourceType === type);
      return configurations.map((attributes, index) => ({
        type,
        address: `provider.${type}`,
        path: paths[index]?.node.path ?? this.path,
        attributes,
        references: new Set(referencesIn(attributes)),
      }));
    });
  }
}

/** Addresses in the references of a value, or of any string inside it: "aws_s3_bucket.state" in `${aws_s3_bucket.state.id}`. */
export function referencesIn(value: unknown): string[] {
  return [...deepStrings(value)]
    .filter((text) => text.includes("${"))
    .flatMap((text) => text.match(/(?<![\w.-])(data\.)?[a-z][\w-]*\.[\w-]+/g) ?? []);
}

/** cdktf writes the construct's path beside each resource, for its own error messages. */
function pathOf(attributes: Attributes): string | undefined {
  const comment = attributes["//"] as { metadata?: { path?: string } } | undefined;
  return comment?.metadata?.path;
}
