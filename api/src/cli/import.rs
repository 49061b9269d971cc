//! `sunhwan import employees`: the HR feed from files, by the same service as `importEmployees`.

use crate::{
    app,
    cli::{Error, cx, load},
    kernel::{
        clock::Clock,
        error::Stop,
        i18n::{self, Locale},
    },
    messages,
    org::{
        LiveDirectory,
        import::{self, Encoding, Report, Sheet, Source, Wish},
    },
};
use secrecy::ExposeSecret;
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

/// Beyond, it is no file of 50,000 rows.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// What the command line says.
pub struct Employees {
    pub file: PathBuf,
    pub departments: Option<PathBuf>,
    pub encoding: Encoding,
    pub deactivate_missing: bool,
    pub dry_run: bool,
    pub expected_plan: Option<String>,
}

pub async fn employees(config: Option<&Path>, wish: Employees) -> Result<(), Error> {
    let config = load(config)?;
    config.check()?;
    messages::install();
    let locale = locale();
    let departments = wish.departments.as_deref();
    let mut sheets = vec![sheet(Source::Employees, &wish.file, wish.encoding)?];
    sheets.extend(departments.map(|file| sheet(Source::Departments, file, wish.encoding)).transpose()?);
    app::check_migrated(config.database_url.expose_secret()).await?;
    let db = app::open(&config).await?;
    let cx = cx(&db, locale);
    let wish_of = Wish {
        sheets,
        deactivate_missing: wish.deactivate_missing,
        dry_run: wish.dry_run,
        expected_plan: wish.expected_plan.clone(),
    };
    let today = LiveDirectory::load(&db, Clock::System).await?.now().calendar().day_of(cx.now);
    let done = import::import(&cx, None, today, wish_of).await;
    db.close().await?;
    let report = match done {
        Ok(report) => report,
        Err(Stop::Failed(fault)) => return Err(fault.into()),
        Err(Stop::Refused(refusals)) => return Err(Error::Other(import::refusals(locale, refusals).join("\n"))),
    };
    print!("{}", table(locale, &report, &wish));
    match report.findings.len() + report.more_findings {
        0 => Ok(()),
        findings => Err(Error::Other(format!("{findings} findings: nothing was changed"))),
    }
}

fn sheet(source: Source, file: &Path, encoding: Encoding) -> Result<Sheet, Error> {
    let unreadable = |error| Error::Other(format!("{} can't be read: {error}", file.display()));
    let size = fs::metadata(file).map_err(unreadable)?.len();
    if size > MOST_BYTES {
        return Err(Error::Other(format!("{} is larger than {MOST_BYTES} bytes", file.display())));
    }
    let bytes = fs::read(file).map_err(unreadable)?;
    Ok(match import::decode(&bytes, encoding) {
        Ok(text) => import::read_csv(source, &text),
        Err(line) => Sheet::broken(source, line),
    })
}

/// As the terminal speaks.
pub(super) fn locale() -> Locale {
    let language = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(std::env::var_os).unwrap_or_default();
    if language.to_string_lossy().starts_with("ko") { Locale::Ko } else { Locale::En }
}

/// A line for each finding, as editors understand it; then what becomes of whom.
fn table(locale: Locale, report: &Report, wish: &Employees) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        let file = match finding.source {
            Source::Employees => Some(&wish.file),
            Source::Departments => wish.departments.as_ref(),
        };
        let file = file.map(|file| file.display().to_string()).unwrap_or_default();
        let line = finding.line.map(|line| format!(":{line}")).unwrap_or_default();
        let column = finding.column.map(|column| format!(" {}", column.header())).unwrap_or_default();
        let value = if finding.value.is_empty() { String::new() } else { format!(" {:?}", finding.value) };
        let _ = writeln!(text, "{file}{line}:{column}{value}: {}", import::explain(locale, finding).1);
    }
    if report.more_findings > 0 {
        let more = i18n::Args::default().with("count", i64::try_from(report.more_findings).unwrap_or(i64::MAX));
        let _ = writeln!(text, "{}", i18n::text(locale, "http-more-errors", &more));
    }
    if !report.ignored.is_empty() {
        let ignored: Vec<&str> = report.ignored.iter().map(|(_, header)| header.as_str()).collect();
        let _ = writeln!(text, "ignored columns: {}", ignored.join(", "));
    }
    let done = match (report.applied, report.findings.is_empty()) {
        (true, _) => "done",
        (false, true) => "dry run: nothing was changed",
        (false, false) => "nothing was changed",
    };
    let _ = writeln!(text, "{:<12} {:>8} {:>8} {:>8} {:>10}", "", "created", "changed", "left", "unchanged");
    for (name, counts) in [("departments", report.departments), ("employees", report.employees)] {
        let (created, changed, left) = (counts.created, counts.changed, counts.left);
        let _ = writeln!(text, "{name:<12} {created:>8} {changed:>8} {left:>8} {:>10}", counts.unchanged);
    }
    let _ = writeln!(text, "{done}; plan {}", report.plan);
    text
}
