import { describeSnapshots } from "./snapshots";

describeSnapshots("prod");
