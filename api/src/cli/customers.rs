//! `sunhwan import customers` and `import contracts`: tables from files, by the same service as the mutations.

use crate::{
    app::{self, StartError},
    cli::{Error, cx, import::locale, load},
    customer::import::{self, Kind, Report, read_csv},
    kernel::{clock::Clock, error::Stop, i18n::Locale},
    messages,
    org::{
        LiveDirectory,
        import::{Encoding, decode},
    },
};
use secrecy::ExposeSecret;
use std::{fmt::Write, fs, path::Path};

/// Exit code 1 if there are findings.
pub async fn table(
    config: Option<&Path>,
    kind: Kind,
    file: &Path,
    (encoding, dry_run): (Encoding, bool),
) -> Result<(), Error> {
    let config = load(config)?;
    config.check()?;
    messages::install();
    let bytes = fs::read(file).map_err(|error| Error::Other(format!("{} can't be read: {error}", file.display())))?;
    let broken = |line| Error::Other(format!("{}:{line}: the encoding is broken", file.display()));
    let text = decode(&bytes, encoding).map_err(broken)?;
    app::check_migrated(config.database_url.expose_secret()).await?;
    let ring = app::ring(&config).map_err(StartError::from)?;
    let db = app::open(&config).await?;
    let cx = cx(&db, locale());
    let today = LiveDirectory::load(&db, Clock::System).await?.now().calendar().day_of(cx.now);
    let done = match read_csv(kind, &text) {
        Err(findings) => Ok(Report { findings, ..Report::default() }),
        Ok(rows) => match kind {
            Kind::Customers => import::import_customers(&cx, &ring, &rows, today, dry_run).await,
            Kind::Contracts => import::import_contracts(&cx, &rows, dry_run).await,
        },
    };
    db.close().await?;
    let report = match done {
        Ok(report) => report,
        Err(Stop::Failed(fault)) => return Err(fault.into()),
        Err(Stop::Refused(_)) => {
            return Err(Error::Other(
                "somebody changed these records meanwhile: nothing was changed, try again".into(),
            ));
        }
    };
    print!("{}", printed(cx.locale, kind, file, &report));
    match report.findings.len() {
        0 => Ok(()),
        findings => Err(Error::Other(format!("{findings} findings: nothing was changed"))),
    }
}

/// A line for each finding, as editors understand it; then what became of the rows. No cell is repeated: it may be personal.
fn printed(locale: Locale, kind: Kind, file: &Path, report: &Report) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        let line = finding.line.map(|line| format!(":{line}")).unwrap_or_default();
        let column = finding.column.map(|column| format!(" {}", column.headers(kind).1)).unwrap_or_default();
        let _ = writeln!(text, "{}{line}:{column}: {}", file.display(), import::explain(locale, finding));
    }
    let done = if report.applied { "done" } else { "nothing was changed" };
    let (created, changed, unchanged) = (report.created, report.changed, report.unchanged);
    let _ = writeln!(text, "{done}: {created} created, {changed} changed, {unchanged} unchanged");
    text
}
