//! The texts that the service says to people, from each domain's own files.

use crate::kernel::i18n;

const KO: &[&str] = &[
    include_str!("kernel/messages.ko.ftl"),
    include_str!("access/messages.ko.ftl"),
    include_str!("org/messages.ko.ftl"),
    include_str!("notification/messages.ko.ftl"),
    include_str!("files/messages.ko.ftl"),
    include_str!("customer/messages.ko.ftl"),
    include_str!("praise/messages.ko.ftl"),
    include_str!("voc/messages.ko.ftl"),
    include_str!("delegation/messages.ko.ftl"),
    include_str!("delegation/limit/messages.ko.ftl"),
    include_str!("improvement/messages.ko.ftl"),
    include_str!("recovery/messages.ko.ftl"),
    include_str!("hotline/messages.ko.ftl"),
    include_str!("meeting/messages.ko.ftl"),
    include_str!("advisor/messages.ko.ftl"),
];

const EN: &[&str] = &[
    include_str!("kernel/messages.en.ftl"),
    include_str!("access/messages.en.ftl"),
    include_str!("org/messages.en.ftl"),
    include_str!("notification/messages.en.ftl"),
    include_str!("files/messages.en.ftl"),
    include_str!("customer/messages.en.ftl"),
    include_str!("praise/messages.en.ftl"),
    include_str!("voc/messages.en.ftl"),
    include_str!("delegation/messages.en.ftl"),
    include_str!("delegation/limit/messages.en.ftl"),
    include_str!("improvement/messages.en.ftl"),
    include_str!("recovery/messages.en.ftl"),
    include_str!("hotline/messages.en.ftl"),
    include_str!("meeting/messages.en.ftl"),
    include_str!("advisor/messages.en.ftl"),
];

pub fn install() {
    i18n::install(KO, EN);
}

#[cfg(test)]
mod tests {
    use super::*;
    use i18n::{Args, Locale, text};

    fn keys(sources: &[&str]) -> Vec<String> {
        let lines = sources.iter().flat_map(|source| source.lines());
        let mut keys: Vec<String> =
            lines.filter_map(|line| line.split_once(" = ").map(|(key, _)| key.to_owned())).collect();
        keys.sort();
        keys
    }

    #[test]
    fn both_languages_say_the_same_things() {
        install();
        assert_eq!(keys(KO), keys(EN));
        for key in keys(KO) {
            assert_ne!(text(Locale::Ko, &key, &Args::default()), key);
            assert_ne!(text(Locale::En, &key, &Args::default()), key);
        }
    }

    /// Every key that stands in the code has a text, and every text is used.
    #[test]
    fn the_code_and_the_texts_know_the_same_keys() {
        let mut named = Vec::new();
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs") {
                    let source = std::fs::read_to_string(path).unwrap();
                    let is_key = |text: &&str| {
                        [
                            "fault-",
                            "http-",
                            "org-",
                            "access-",
                            "notification-",
                            "files-",
                            "customer-",
                            "praise-",
                            "voc-",
                            "delegation-",
                            "improvement-",
                            "recovery-",
                            "hotline-",
                            "meeting-",
                            "advisor-",
                        ]
                        .iter()
                        .any(|domain| text.starts_with(domain))
                            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
                            && !text.ends_with('-')
                    };
                    named.extend(source.split('"').filter(is_key).map(str::to_owned));
                }
            }
        }
        named.sort();
        named.dedup();
        assert_eq!(named, keys(KO));
    }
}
