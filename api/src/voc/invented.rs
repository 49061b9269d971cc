//! What does an invented past need in order to be written as a real one would have been? The demo company is made of these pieces:
//! the same states, clocks, numbers and masked texts as everybody's.

pub use crate::voc::{
    care::{sealed_reason, sealed_words},
    clock::{
        extension::rules::{Wish, extend},
        rules::{Ground, follow, last_day},
        service::{Late, catch_up, ground},
    },
    desk::{Spoken, at_work, composed},
    intake::number,
    rules::severity,
    satisfaction::{Terms, question, terms},
    search::store::row as found_by,
    store::code,
    template::is_fine as check_template,
};
