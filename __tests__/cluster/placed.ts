import { service } from "../../config/service";
import type { Manifest } from "../../operations/cluster/api";
import { namespace } from "../../operations/cluster/contents";
import type { Shipped } from "../../operations/cluster/shipped";

/** What is shipped of one service, in a place of its own. */
export interface Placed {
  readonly namespace: Manifest;
  readonly project: Manifest;
  readonly application: Manifest;
}

/**
 * The synthesized namespace, project and Application under another name, with a repository on this machine; all else is
 * as it is shipped.
 */
export function placed(shipped: Shipped, name: string, repoURL: string): Placed {
  const { namespaces, project, application } = shipped;
  const named = (object: Manifest) => ({ ...object, metadata: { ...object.metadata, name } });
  const destination = { ...application.spec.destination, namespace: name };
  return {
    namespace: namespace(name, namespaces[service.namespace] ?? {}),
    project: {
      ...named(project),
      spec: { ...project.spec, sourceRepos: [repoURL], destinations: [destination] },
    },
    application: {
      ...named(application),
      spec: {
        ...application.spec,
        project: name,
        destination,
        source: { ...application.spec.source, repoURL },
      },
    },
  } as Placed;
}
