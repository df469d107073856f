// Uses a symbol of V8's C++ interface, as addons of nan do. The old constructor-style registration.

extern void* _ZN2v87Isolate10GetCurrentEv(void);

__attribute__((visibility("default"))) void* use_v8(void) { return _ZN2v87Isolate10GetCurrentEv(); }

void node_register_module_v115(void* exports, void* module, void* context) {
  (void)exports;
  (void)module;
  (void)context;
  use_v8();
}
