//! Node-API broken in one place at a time, to see whether the conformance suite notices.
//!
//! A [`Mutant`] is a function with a [`Fault`], and perhaps the parameter it is about. [`all`] makes
//! every mutant that makes sense from the roles in Node-API's table, and from the few [`facts`]
//! that roles do not say. A fault that no addon could notice, or that the manual and Node leave
//! open, is not made.
//!
//! [`MutantHost`] is the instrument that behaves as the mutant named in `TENON_MUTANT`. It is
//! preloaded into a runtime through the package `tenon-conformance-mutants-preload`.

mod catalogue;
pub mod facts;
mod fault;
mod host;

use std::fmt;

use tenon_napi_check::sys::{FUNCTIONS, FunctionInfo};

pub use catalogue::all;
pub use fault::Fault;
pub use host::MutantHost;

/// One way in which one function is broken.
#[derive(Debug, Clone, Copy)]
pub struct Mutant {
    /// The position of the broken function in the table.
    pub index: usize,
    /// What is wrong with it.
    pub fault: Fault,
    /// The position of the parameter that the fault is about, if it is about one.
    pub parameter: Option<usize>,
}

impl Mutant {
    /// The broken function.
    #[must_use]
    pub fn function(&self) -> &'static FunctionInfo {
        &FUNCTIONS[self.index]
    }

    /// The mutant of that name, which is the text it displays as.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        all().into_iter().find(|mutant| mutant.to_string() == name)
    }
}

/// `function:fault` or `function:fault.parameter`.
impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let function = self.function();
        write!(f, "{}:{}", function.name, self.fault.name())?;
        match self.parameter {
            Some(parameter) => write!(f, ".{}", function.params[parameter].name),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_is_of_one_mutant() {
        let mutants = all();
        let names: BTreeSet<String> = mutants.iter().map(Mutant::to_string).collect();
        assert_eq!(names.len(), mutants.len());
        let last = mutants.last().expect("there are mutants");
        let found = Mutant::named(&last.to_string()).expect("it is found by its name");
        assert_eq!(found.to_string(), last.to_string());
        assert!(Mutant::named("napi_wrap:unheard-of").is_none());
    }

    #[test]
    fn every_function_has_mutants() {
        let mutated: BTreeSet<&str> = all().iter().map(|mutant| mutant.function().name).collect();
        let unmutated = FUNCTIONS.iter().map(|function| function.name);
        let unmutated: Vec<&str> = unmutated.filter(|name| !mutated.contains(name)).collect();
        // Called by a module's constructors, before there is anything to rewrite.
        assert_eq!(unmutated, ["napi_module_register"]);
    }
}
