//! `sunhwan audit`: the last heads, the public keys, and whether the sealed tables are as they were written (X6, C3).

use crate::{
    app,
    cli::{Error, demo_config, load},
    config::Config,
    kernel::{
        clock::Clock,
        seal::{self, HeadMark, Report},
    },
    sealed,
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
    let mut sealed = 0;
    for table in &sealed::TABLES {
        if let Some(last) = seal::last_block(db.reader(), table.sealed).await? {
            println!("{}", HeadMark::of(&last));
            sealed += 1;
        }
    }
    if sealed > 0 { Ok(()) } else { Err(Error::Other("nothing is sealed yet".into())) }
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
    let mut broken = Vec::new();
    for table in &sealed::TABLES {
        let name = table.sealed.table;
        let of_it: Vec<HeadMark> = heads.iter().filter(|head| head.series == name).cloned().collect();
        // A table that has not so many blocks is read from its beginning.
        let last = seal::last_block(db.reader(), table.sealed).await?.map_or(0, |last| last.number);
        let from = if last < from_block { 1 } else { from_block };
        let report = seal::verify(&db, table.sealed, &keys, from, &of_it, Clock::System.now()).await?;
        print!("{name}\n{}", summary(&report, &of_it));
        if !report.is_whole() {
            broken.push(name);
        }
    }
    match broken.is_empty() {
        true => Ok(()),
        false => Err(Error::Other(format!("not as it was sealed: {}", broken.join(", ")))),
    }
}

/// Heads of the command line, and each table's last one of the file of heads.
fn given(config: &Config, heads: &[String]) -> Result<Vec<HeadMark>, Error> {
    let parse = |text: &String| match text.parse::<HeadMark>() {
        Ok(head) if sealed::of_name(&head.series).is_some() => Ok(head),
        _ => Err(Error::Other(format!("{text:?} is not a head such as audit_record/42/9f3c…"))),
    };
    let mut heads = heads.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    if !config.seal_heads_file.is_empty() {
        let file = Path::new(&config.seal_heads_file);
        for table in &sealed::TABLES {
            let told = seal::last_told(file, table.sealed);
            heads.extend(told.map_err(|error| Error::Other(format!("{} can't be read: {error}", file.display())))?);
        }
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
