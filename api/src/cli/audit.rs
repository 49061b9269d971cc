//! `sunhwan audit`: the last head, the public keys, and whether the sealed log is as it was written (X6, C3).

use crate::{
    app,
    cli::{Error, demo_config, load},
    config::Config,
    kernel::{
        audit::SEALED,
        clock::Clock,
        seal::{self, HeadMark, Report},
    },
};
use std::path::Path;

/// The configuration, or that of the demo in this folder.
pub fn config(file: Option<&Path>, demo: Option<&Path>) -> Result<Config, Error> {
    let config = match demo {
        Some(data) if !data.join("demo.db").exists() => {
            return Err(Error::Other(format!("there is no demo in {}", data.display())));
        }
        Some(data) => demo_config(data, "127.0.0.1:0")?,
        None => load(file)?,
    };
    config.check()?;
    Ok(config)
}

pub async fn head(config: &Config) -> Result<(), Error> {
    let db = app::open(config).await?;
    let last = seal::last_block(db.reader(), &SEALED).await?;
    let last = last.ok_or_else(|| Error::Other("nothing is sealed yet".into()))?;
    println!("{}", HeadMark::of(&last));
    Ok(())
}

pub fn keys(config: &Config) -> Result<(), Error> {
    for (id, key) in app::seal_keys(config).map_err(app::StartError::from)?.public() {
        println!("[[seal_public_keys]]\nid = {}\nkey = \"{key}\"", super::toml(id));
    }
    Ok(())
}

pub async fn verify(config: &Config, heads: &[String], from_block: i64) -> Result<(), Error> {
    let keys = app::seal_keys(config).map_err(app::StartError::from)?;
    if keys.public().next().is_none() {
        return Err(Error::Other("there is no key in `seal_keys` or `seal_public_keys` to verify with".into()));
    }
    let heads = given(config, heads)?;
    let db = app::open(config).await?;
    let report = seal::verify(&db, &SEALED, &keys, from_block, &heads, Clock::System.now()).await?;
    print!("{}", summary(&report, &heads));
    match report.is_whole() {
        true => Ok(()),
        false => Err(Error::Other("the audit log is not as it was sealed".into())),
    }
}

/// Heads of the command line, and the last one of the file of heads.
fn given(config: &Config, heads: &[String]) -> Result<Vec<HeadMark>, Error> {
    let parse = |text: &String| match text.parse::<HeadMark>() {
        Ok(head) if head.series == SEALED.table => Ok(head),
        _ => Err(Error::Other(format!("{text:?} is not a head such as {}/42/9f3c…", SEALED.table))),
    };
    let mut heads = heads.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    if !config.seal_heads_file.is_empty() {
        let file = Path::new(&config.seal_heads_file);
        let told = seal::last_told(file, &SEALED);
        heads.extend(told.map_err(|error| Error::Other(format!("{} can't be read: {error}", file.display())))?);
    }
    Ok(heads)
}

fn summary(report: &Report, heads: &[HeadMark]) -> String {
    let mut lines = vec![format!("{} blocks, {} rows read.", report.blocks, report.rows)];
    if report.dropped_blocks > 0 {
        let (blocks, rows) = (report.dropped_blocks, report.dropped_rows);
        lines.push(format!("{blocks} of the blocks were dropped after their time, with {rows} rows."));
    }
    lines.push(match (report.unsealed, report.oldest_unsealed) {
        (0, _) | (_, None) => "Every row is sealed.".to_owned(),
        (rows, Some(oldest)) => format!("{rows} rows are not sealed yet, the oldest of {}.", oldest.to_rfc3339()),
    });
    lines.push(match &report.last {
        Some(last) => format!("Last head: {last}"),
        None => "Nothing is sealed yet.".to_owned(),
    });
    lines.push(match heads.len() {
        0 => "No head was given: whether the end was cut off can't be told.".to_owned(),
        _ => format!("Compared with {} given heads.", heads.len()),
    });
    lines.extend(report.findings.iter().map(|finding| format!("WRONG: {finding}")));
    if report.more > 0 {
        lines.push(format!("WRONG: {} more.", report.more));
    }
    lines.join("\n") + "\n"
}
