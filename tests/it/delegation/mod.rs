mod limits;
mod scope;

pub use limits::two_versions;
