//! What the service says to people, in Korean and English. Each domain keeps its own messages beside its code.

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use std::sync::OnceLock;
use unic_langid::LanguageIdentifier;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    #[default]
    Ko,
    En,
}

impl Locale {
    /// The better of our two languages for an `Accept-Language` header; Korean if it asks for neither.
    pub fn negotiate(accept_language: &str) -> Self {
        let available: Vec<fluent_langneg::LanguageIdentifier> =
            ["ko", "en"].iter().flat_map(|code| code.parse()).collect();
        let requested = fluent_langneg::parse_accepted_languages(accept_language);
        let chosen = fluent_langneg::negotiate_languages(
            &requested,
            &available,
            None,
            fluent_langneg::NegotiationStrategy::Lookup,
        );
        match chosen.first() {
            Some(language) if language.language.as_str() == "en" => Self::En,
            _ => Self::Ko,
        }
    }
}

/// A language in which the service speaks.
#[derive(async_graphql::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Korean (한국어).
    Korean,
    /// English (영어).
    English,
}

impl From<Locale> for Language {
    fn from(locale: Locale) -> Self {
        match locale {
            Locale::Ko => Self::Korean,
            Locale::En => Self::English,
        }
    }
}

impl Language {
    /// As addresses and documents name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Korean => "ko",
            Self::English => "en",
        }
    }
}

/// What a message speaks of: `Args::default().with("max", 10)`.
#[derive(Clone, Debug, Default)]
pub struct Args(Vec<(&'static str, Arg)>);

#[derive(Clone, Debug)]
enum Arg {
    Number(i64),
    Text(String),
}

impl Args {
    pub fn with(mut self, name: &'static str, value: i64) -> Self {
        self.0.push((name, Arg::Number(value)));
        self
    }

    pub fn naming(mut self, name: &'static str, value: String) -> Self {
        self.0.push((name, Arg::Text(value)));
        self
    }
}

fn language(code: &str) -> LanguageIdentifier {
    code.parse().unwrap_or_default()
}

struct Messages {
    ko: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

static MESSAGES: OnceLock<Messages> = OnceLock::new();

/// Takes the texts of all domains, as `messages.rs` lists them; what was installed first stays.
pub fn install(ko: &[&str], en: &[&str]) {
    MESSAGES.get_or_init(|| Messages { ko: bundle(language("ko"), ko), en: bundle(language("en"), en) });
}

fn bundle(language: LanguageIdentifier, sources: &[&str]) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    for source in sources {
        // A message that does not parse is left out, and the test below then misses it.
        let resource = match FluentResource::try_new((*source).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The message in that language; the key itself if there is none, which a test forbids.
pub fn text(locale: Locale, key: &str, args: &Args) -> String {
    let Some(messages) = MESSAGES.get() else { return key.to_owned() };
    let bundle = match locale {
        Locale::Ko => &messages.ko,
        Locale::En => &messages.en,
    };
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return key.to_owned();
    };
    let mut values = FluentArgs::new();
    for (name, value) in &args.0 {
        match value {
            Arg::Number(number) => values.set(*name, *number),
            Arg::Text(text) => values.set(*name, text.as_str()),
        }
    }
    bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_better_of_our_two() {
        for (header, locale) in [
            ("", Locale::Ko),
            ("en", Locale::En),
            ("en-GB,en;q=0.9,ko;q=0.8", Locale::En),
            ("ko-KR,ko;q=0.9,en;q=0.8", Locale::Ko),
            ("fr, en;q=0.5", Locale::En),
            ("de", Locale::Ko),
            ("\u{0}garbage;;q=x", Locale::Ko),
        ] {
            assert_eq!(Locale::negotiate(header), locale, "{header:?}");
        }
    }
}
