//! The mutants as a library to preload: `TENON_MUTANT=napi_wrap:no-effect LD_PRELOAD=… node …`.

tenon_napi_check::preload!(tenon_conformance_mutants::MutantHost);
