/**
 * What `terraform show -json` says of a plan, as far as it is read here. It holds sensitive values in clear.
 * https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export interface PlanJson {
  /** What an apply would do, resources that stay as they are included. */
  readonly resource_changes?: readonly ResourceChange[];
  /** How what exists differs from what the last apply left. */
  readonly resource_drift?: readonly ResourceChange[];
  /** By name of the output. */
  readonly output_changes?: Readonly<Record<string, Change>>;
  /** What is there now, as the plan's refresh found it. */
  readonly prior_state?: { readonly values?: Values };
  /** What is there after an apply, without what is known only then. */
  readonly planned_values?: Values;
}

export interface ResourceChange {
  /** For example `aws_subnet.private["a"]`. */
  readonly address: string;
  /** Where the state has it now, when the code has moved it. */
  readonly previous_address?: string;
  readonly mode?: string;
  readonly type?: string;
  /** Key of an object that is only there because replacing it was interrupted. */
  readonly deposed?: string;
  /** Why, where the change itself does not say it. */
  readonly action_reason?: string;
  readonly change: Change;
}

/** From one value to another. */
export interface Change {
  /** `["no-op"]`, `["create"]`, `["read"]`, `["update"]`, `["delete"]`, `["forget"]`; both of two for a replacement. */
  readonly actions: readonly string[];
  readonly before: unknown;
  /** Without what is known only after an apply. */
  readonly after: unknown;
  /** In the shape of `after`: true where the value is not known yet. */
  readonly after_unknown?: unknown;
  /** In the shape of the value: true where it is sensitive. */
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  /** Paths to the attributes for which a resource is replaced. */
  readonly replace_paths?: readonly (readonly (string | number)[])[];
  /** Present when the resource exists and is taken into the state. */
  readonly importing?: { readonly id?: string };
}

/** Resources with their values. */
export interface Values {
  readonly root_module?: {
    readonly resources?: readonly {
      readonly address: string;
      readonly mode: string;
      readonly type: string;
      readonly name: string;
      readonly values?: Readonly<Record<string, unknown>>;
    }[];
  };
}
