//! What the programmes for customers left in the demo: a year of meetings (M1 to M4), and a dozen advisors (A1 to A6).

mod advisor_texts;
mod advisors;
mod meeting_texts;
mod meetings;

pub use advisors::advisors;
pub use meetings::meetings;
