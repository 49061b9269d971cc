//! Recurrence watch (H8): the same VOC again within some days of verification opens the task anew, once, with the item that did it.
//!
//! A frequent category goes on having some VOC, so its next item is not "the same again". It is *the same* if it is no praise, counts (V8), was
//! received after the verification, and
//! - is of the task's categories, and somebody said that the department which was to improve it caused it (V14); or
//! - begins with a text that says what one of the items said by which the task was asked for (`voc::series::like`), whatever it was filed as.
//!
//! A watcher reads the log (`events::pass`, a reader of its own), so nobody who files, files more slowly, and each event is looked at once on
//! whichever node. It reads the items of up to a hundred events, then the tasks that were watched when these came, then what both say. So an
//! item counts by when it came, and not by when somebody said who caused it.

mod rules;
mod store;
mod watcher;

pub use watcher::Watcher;
