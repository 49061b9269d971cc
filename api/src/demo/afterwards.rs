//! What became of some posts: relays (P8), edited and hidden texts (P7). Chosen among the posts that are there, so that the year of
//! praise stays what it was.

use super::company::{Employee, Post};
use chrono::{DateTime, TimeDelta, Utc};
use entity::employee_role::Role;

/// A post that said something else before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub post: usize,
    pub earlier: String,
    pub at: DateTime<Utc>,
}

/// A post that the CS office has hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hiding {
    pub post: usize,
    pub by: usize,
    pub reason: &'static str,
    pub at: DateTime<Utc>,
}

const MOST_RELAYS: usize = 12;
const SHORTEST_RELAY: usize = 3;
/// Who was praised takes the relay on within this time.
const PATIENCE: TimeDelta = TimeDelta::days(40);
const OPENING: &str = "칭찬릴레이, 제가 이어받습니다. ";
/// Of so many posts one was edited.
const ONE_IN: usize = 45;
const REASONS: [&str; 3] = [
    "고객을 알아볼 수 있는 내용이 있어 숨겼습니다. 고객 정보를 빼고 다시 올려 주십시오.",
    "사고 접수 내용이 자세히 적혀 있어 숨겼습니다. 처리 과정만 남겨 다시 올려 주십시오.",
    "당사자가 공개를 원하지 않아 숨겼습니다. 감사의 마음은 직접 전해 주십시오.",
];

/// The longest chains in which each author was praised by the one before; their posts say so. No post and, in one chain,
/// nobody twice.
pub(super) fn relays(posts: &mut [Post]) -> Vec<Vec<usize>> {
    let mut taken = vec![false; posts.len()];
    let mut chains = Vec::new();
    for first in 0..posts.len() {
        if taken.get(first) != Some(&false) {
            continue;
        }
        let mut chain = vec![first];
        while let Some(next) = next(posts, &chain, &taken) {
            chain.push(next);
        }
        if chain.len() >= SHORTEST_RELAY {
            for place in &chain {
                taken.iter_mut().skip(*place).take(1).for_each(|taken| *taken = true);
            }
            chains.push(chain);
        }
    }
    chains.sort_by_key(|chain| std::cmp::Reverse(chain.len()));
    chains.truncate(MOST_RELAYS);
    for place in chains.iter().flat_map(|chain| chain.iter().skip(1)) {
        if let Some(post) = posts.get_mut(*place) {
            post.message.insert_str(0, OPENING);
        }
    }
    chains
}

fn next(posts: &[Post], chain: &[usize], taken: &[bool]) -> Option<usize> {
    let last = *chain.last()?;
    let before = posts.get(last)?;
    let members: Vec<usize> = chain.iter().filter_map(|place| Some(posts.get(*place)?.author)).collect();
    let later = posts.iter().enumerate().skip(last + 1).take_while(|(_, post)| post.at <= before.at + PATIENCE);
    let fits = |post: &Post| {
        post.at > before.at && before.recipients.contains(&post.author) && !members.contains(&post.author)
    };
    later.filter(|(place, _)| taken.get(*place) == Some(&false)).find(|(_, post)| fits(post)).map(|(place, _)| place)
}

/// Some posts first lacked their last sentence.
pub(super) fn edits(posts: &[Post], now: DateTime<Utc>) -> Vec<Edit> {
    let edited = posts.iter().enumerate().filter(|(place, _)| place % ONE_IN == 7).filter_map(|(post, text)| {
        let (earlier, _) = text.message.trim_end_matches('.').rsplit_once(". ")?;
        let at = text.at + TimeDelta::minutes(3 + i64::try_from(post % 19).unwrap_or_default());
        (at <= now).then(|| Edit { post, earlier: format!("{earlier}."), at })
    });
    edited.collect()
}

/// The oldest post of the demo's employee, and some of others, none of them in a relay or edited.
pub(super) fn hidings(posts: &[Post], employees: &[Employee], relays: &[Vec<usize>], edits: &[Edit]) -> Vec<Hiding> {
    let Some(by) = employees.iter().position(|person| person.roles.contains(&Role::CsOffice)) else {
        return Vec::new();
    };
    let staff = employees.iter().position(|person| person.email == "staff@hanbit.example");
    let free = |place: &usize| {
        !relays.iter().flatten().any(|other| other == place) && !edits.iter().any(|edit| edit.post == *place)
    };
    let own = (0..posts.len()).find(|place| free(place) && posts.get(*place).map(|post| post.author) == staff);
    let others = (posts.len() / 5..posts.len()).filter(free).step_by((posts.len() / 4).max(1));
    let hidden = own.into_iter().chain(others).take(REASONS.len()).zip(REASONS);
    let hiding = |(post, reason): (usize, &'static str)| {
        Some(Hiding { post, by, reason, at: posts.get(post)?.at + TimeDelta::minutes(10) })
    };
    hidden.filter_map(hiding).collect()
}
