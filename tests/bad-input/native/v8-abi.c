// Looks like an addon for one Node's own C++ interface: the entry point that nan and V8 addons have.

void node_register_module_v83(void* exports, void* module, void* context) {
  (void)exports;
  (void)module;
  (void)context;
}
