//! Who claps, cheers or sends a heart under a praise, and when.

use chrono::{DateTime, TimeDelta, Utc};
use entity::praise_reaction::ReactionKind;
use fastrand::Rng;

use super::calendar;
use super::cast::Cast;
use super::company::{Post, Reaction};
use super::wording::{percent, weighted};

const KINDS: &[(ReactionKind, u32)] = &[
    (ReactionKind::Clap, 40),
    (ReactionKind::Heart, 24),
    (ReactionKind::Thanks, 14),
    (ReactionKind::Cheer, 12),
    (ReactionKind::Impressed, 10),
];

/// Reactions to one post by time; nobody gives the same kind twice, nor reacts to their own praise.
pub(super) fn react(cast: &Cast, post: &Post, now: DateTime<Utc>, rng: &mut Rng) -> Vec<Reaction> {
    let liveliness = u32::try_from(post.comments.len()).unwrap_or(0);
    let wanted = rng.u32(0..=3) + rng.u32(0..=liveliness.min(6) + 1);
    let mut reactions: Vec<Reaction> = Vec::new();
    for _ in 0..wanted {
        let Some(reaction) = draw_reaction(cast, post, rng) else { continue };
        let already = |other: &Reaction| (other.employee, other.kind) == (reaction.employee, reaction.kind);
        if reaction.at <= now && !reactions.iter().any(already) {
            reactions.push(reaction);
        }
    }
    reactions.sort_by_key(|reaction| reaction.at);
    reactions
}

fn draw_reaction(cast: &Cast, post: &Post, rng: &mut Rng) -> Option<Reaction> {
    let first = cast.person(*post.recipients.first()?)?;
    let minutes = rng.i64(2..240) + if percent(rng, 45) { rng.i64(0..3_600) } else { 0 };
    let at = post.at + TimeDelta::minutes(minutes) + TimeDelta::seconds(rng.i64(0..60));
    let is_near = percent(rng, 60);
    let date = calendar::local(at).date();
    let person = cast.pick(
        rng,
        date,
        |person| person.talk,
        |person| person.index != post.author && person.is_near(first) == is_near,
    )?;
    let kind = if person.index == first.index { Some(ReactionKind::Thanks) } else { weighted(rng, KINDS) };
    Some(Reaction { employee: person.index, kind: kind?, at })
}
