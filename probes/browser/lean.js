// Before Playwright's driver runs: a heap that is kept small. Node else lets it grow with the machine's memory, and a
// driver that waits most of the time is in no hurry.
require("node:v8").setFlagsFromString("--optimize-for-size");
