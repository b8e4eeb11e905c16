import { describeSnapshots } from "./snapshots";

describeSnapshots("local");
