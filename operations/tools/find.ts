/** The tools that the rehearsal and the tests run: found on this machine, or fetched into `.tools/`. */
export { findActionlint } from "./actionlint";
export { findChromium } from "./chromium";
export { findCrane } from "./crane";
export { findEmulator } from "./emulator";
export { needed } from "./found";
export { findGo } from "./go";
export { findHelm } from "./helm";
export { findKubeconform } from "./kubeconform";
export { findMirror } from "./mirror";
export { findNginx } from "./nginx";
export { findSchemas, type SchemaCatalog } from "./schemas";
export { findTerraform, type TerraformInstallation, terraformFor } from "./terraform";
export { findUpstreamCharts } from "./upstream-charts";
