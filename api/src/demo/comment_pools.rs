//! Which stock of comment texts a speaker draws from.

use fastrand::Rng;

use super::comment_texts::{
    AUTHOR, CEO, EXECUTIVE_FIRST, EXECUTIVE_FRONT, EXECUTIVE_SECOND, EXECUTIVE_TO_EXECUTIVE, FAR, LEADER, NEAR, PEER,
    PEER_FIRST, PEER_MENTION, PEER_SECOND, PRAISED, PRAISED_MENTION, PRAISED_TO_LEADER, PRAISED_TO_PEER,
    PRAISED_TO_SENIOR, SENIOR_MENTION, THEMED,
};
use super::praise_texts::Theme;
use super::wording::Deck;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pool {
    Peer,
    Near,
    Far,
    PeerPair,
    PeerMention,
    ThemedPeer(Theme),
    Leader,
    Executive,
    ExecutivePair,
    ExecutiveFrontPair,
    ExecutiveToExecutive,
    SeniorMention,
    ThemedExecutive(Theme),
    ChiefExecutive,
    Praised,
    PraisedMention,
    PraisedToSenior,
    PraisedToLeader,
    PraisedToPeer,
    Author,
}

type Texts = &'static [&'static str];

impl Pool {
    /// One text, or two stocks of which one sentence each is put together.
    fn stocks(self) -> (Texts, Option<Texts>) {
        let themed = |theme: Theme| THEMED.iter().find(|themed| themed.theme == theme);
        match self {
            Self::Peer => (PEER, None),
            Self::Near => (NEAR, None),
            Self::Far => (FAR, None),
            Self::PeerPair => (PEER_FIRST, Some(PEER_SECOND)),
            Self::PeerMention => (PEER_MENTION, None),
            Self::ThemedPeer(theme) => (themed(theme).map_or(PEER, |themed| themed.peers), None),
            Self::Leader => (LEADER, None),
            Self::Executive => (EXECUTIVE_FIRST, None),
            Self::ExecutivePair => (EXECUTIVE_FIRST, Some(EXECUTIVE_SECOND)),
            Self::ExecutiveFrontPair => (EXECUTIVE_FRONT, Some(EXECUTIVE_SECOND)),
            Self::ExecutiveToExecutive => (EXECUTIVE_TO_EXECUTIVE, None),
            Self::SeniorMention => (SENIOR_MENTION, None),
            Self::ThemedExecutive(theme) => (themed(theme).map_or(EXECUTIVE_FIRST, |themed| themed.executives), None),
            Self::ChiefExecutive => (CEO, None),
            Self::Praised => (PRAISED, None),
            Self::PraisedMention => (PRAISED_MENTION, None),
            Self::PraisedToSenior => (PRAISED_TO_SENIOR, None),
            Self::PraisedToLeader => (PRAISED_TO_LEADER, None),
            Self::PraisedToPeer => (PRAISED_TO_PEER, None),
            Self::Author => (AUTHOR, None),
        }
    }
}

type TextDeck = Deck<&'static str>;

pub(super) struct Pools {
    decks: Vec<(Pool, TextDeck, Option<TextDeck>)>,
}

impl Pools {
    pub(super) fn new() -> Self {
        Self { decks: Vec::new() }
    }

    /// The sentences to say, one after the other.
    pub(super) fn draw(&mut self, pool: Pool, rng: &mut Rng) -> Vec<&'static str> {
        if !self.decks.iter().any(|(known, ..)| *known == pool) {
            let (first, second) = pool.stocks();
            let deck = |texts: Texts| Deck::new(texts.iter().copied());
            self.decks.push((pool, deck(first), second.map(deck)));
        }
        let Some((_, first, second)) = self.decks.iter_mut().find(|(known, ..)| *known == pool) else {
            return Vec::new();
        };
        let follow = second.as_mut().and_then(|second| second.draw(rng));
        first.draw(rng).into_iter().chain(follow).collect()
    }
}
