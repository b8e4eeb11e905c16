import { describeSnapshots } from "./snapshots";

describeSnapshots("dev");
