import type { EnvironmentInput } from "../../config/schema";
import { asShipped } from "./as-shipped";

// By its whole name, which jest.config.cjs leaves alone.
export const dev: EnvironmentInput = asShipped(require("../../config/environments/dev.ts").dev);
