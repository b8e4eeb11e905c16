/** What the server saw of a request: the service's one piece of data. */

/** A header or query parameter. Lists of them keep order, case and repetition as they came. */
export interface NameAndValue {
  readonly name: string;
  /** Reads "REDACTED" where it is a secret. */
  readonly value: string;
}

/** The request's body: text where it is valid UTF-8, else base64. */
export interface EchoBody {
  readonly sizeBytes: number;
  /** The Content-Type header, as the client claims it. */
  readonly contentType: string | null;
  readonly text: string | null;
  readonly base64: string | null;
}

export interface Echo {
  readonly method: string;
  /** Path and query, as sent but for secrets. */
  readonly url: string;
  /** Path of the request, as sent: not decoded. */
  readonly path: string;
  readonly query: readonly NameAndValue[];
  readonly headers: readonly NameAndValue[];
  /** Null where the request has no body. */
  readonly body: EchoBody | null;
  readonly client: {
    /** IP address: that of the connection, or the one that trusted proxies report. */
    readonly address: string;
  };
  readonly protocol: {
    readonly scheme: "http" | "https";
    /** Version of HTTP between the last proxy and this server: "1.1". */
    readonly httpVersion: string;
  };
  readonly server: {
    readonly hostName: string;
    /** Name, namespace and node of the pod; null outside Kubernetes. */
    readonly pod: string | null;
    readonly namespace: string | null;
    readonly node: string | null;
  };
  readonly service: {
    readonly name: string;
    readonly version: string;
    readonly environment: string;
  };
  readonly requestId: string;
  /** 32 hexadecimal digits: the caller's trace, or a new one, also where no traces are sent. */
  readonly traceId: string;
  /** When the server answered, in RFC 3339. */
  readonly time: string;
}
