const KEEP = ["KEEP"];
