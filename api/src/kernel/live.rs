//! Between a subscription's root field and the endpoint that keeps its connection. The field is resolved once to say what it
//! listens for, and then anew for each event, with the actor, the directory and the loaders of that moment.

use crate::kernel::{
    error::Fault,
    events::{Event, Position, Topic},
};
use async_graphql::Context;
use std::sync::{Arc, Mutex, PoisonError};

/// Why a subscription is resolved.
pub enum Occasion {
    /// To learn what it listens for.
    Opening(Mutex<Option<Wish>>),
    Event(Arc<Event>),
}

/// What a subscription listens for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    pub topic: Topic,
    /// From after this place in the log; from now on, if there is none.
    pub after: Option<Position>,
}

impl Occasion {
    pub fn opening() -> Arc<Self> {
        Arc::new(Self::Opening(Mutex::default()))
    }

    /// What the root field said when it was resolved.
    pub fn wish(&self) -> Option<Wish> {
        match self {
            Self::Opening(wish) => *wish.lock().unwrap_or_else(PoisonError::into_inner),
            Self::Event(_) => None,
        }
    }
}

/// What a subscription's root field calls, after it asked for leave: the event to answer with, if there is one now.
pub fn listen(ctx: &Context<'_>, topic: Topic, after: Option<&str>) -> Result<Option<Arc<Event>>, Fault> {
    match &**ctx.data_opt::<Arc<Occasion>>().ok_or(Fault::bad_input("fault-needs-stream"))? {
        Occasion::Event(event) => Ok(Some(event.clone())),
        Occasion::Opening(wish) => {
            let after = match after {
                None => None,
                Some(cursor) => Some(Position::read(cursor).ok_or(Fault::bad_input("fault-event-cursor"))?),
            };
            *wish.lock().unwrap_or_else(PoisonError::into_inner) = Some(Wish { topic, after });
            Ok(None)
        }
    }
}
