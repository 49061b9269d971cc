//! Ending somebody's employment (O4): their access ends with it, at once. What they leave behind is `org::leaving`.

mod mutation;
mod service;

pub use mutation::DeactivationMutation;
