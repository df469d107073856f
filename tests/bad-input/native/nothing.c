// A shared object that registers no module.

int unrelated(void) { return 1; }
