//! The command line: `init`, `serve`, `migrate`, `healthcheck`, `demo`, `token`, `import`, `audit`, `rekey`, `risk`, `erasures`, and the printed files.

use clap::{Parser, Subcommand, ValueEnum};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Sunhwan (순환): a company's customer-satisfaction management as one GraphQL API.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    /// The configuration file; `sunhwan.toml` if it is there.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a configuration with fresh keys, and the first administrator with a one-time password.
    Init {
        /// The administrator's e-mail address.
        #[arg(long)]
        admin_email: String,
        /// The address at which clients will reach the service.
        #[arg(long, default_value = "http://127.0.0.1:8080")]
        public_url: String,
    },
    /// A one-time password for an administrator who has lost the password or the second factor and has no other one to ask.
    Rescue {
        /// The administrator's e-mail address.
        email: String,
    },
    /// Serve the company in the configured database.
    Serve,
    /// Bring the database's tables up to date.
    Migrate,
    /// Ask the service on this machine whether it is ready; fails if it is not. For containers.
    Healthcheck,
    /// Serve an invented company from an SQLite file; nothing else is needed.
    Demo {
        /// The folder for its data and keys; made if it is not there.
        #[arg(long, default_value = "data")]
        data: PathBuf,
        /// Address and port to listen on.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: String,
    },
    /// Print an access token of the demo, for curl and other clients.
    Token {
        #[command(flatten)]
        who: Who,
        /// The demo's folder.
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
    /// Take over data of other systems, all rows or none.
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// The sealed audit log: is it as it was written?
    Audit {
        #[command(subcommand)]
        command: Audit,
        /// The demo's folder, to look at the demo's log instead.
        #[arg(long, global = true)]
        data: Option<PathBuf>,
    },
    /// Wrap and seal everything by the first of `secret_keys`, while the service runs; says when the others may go.
    Rekey,
    /// Which complaints go to the regulator: learnt from the company's own.
    Risk {
        #[command(subcommand)]
        command: Risk,
        /// The demo's folder, to learn from the demo's complaints instead.
        #[arg(long, global = true)]
        data: Option<PathBuf>,
    },
    /// Who was erased: the list that stands outside of the database and its backups.
    Erasures {
        #[command(subcommand)]
        command: Erasures,
    },
    /// Print `schema.graphql`.
    Schema,
    /// Print `docs/POLICY.md`.
    Policy,
    /// Print `docs/CONFIGURATION.md`.
    Config,
}

/// Whose token: one of the two.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct Who {
    /// STAFF, LEADER, EXECUTIVE, CEO, CCO, CS_OFFICE, COMPLIANCE, HR, AUDITOR or ADMIN.
    #[arg(long)]
    role: Option<String>,
    /// A customer's number.
    #[arg(long)]
    customer: Option<String>,
}

#[derive(Subcommand)]
enum Import {
    /// The HR feed: people, and departments (docs/IMPORT.md). Exit code 1 if there are findings.
    Employees {
        /// The employees, as CSV.
        file: PathBuf,
        /// The departments, as CSV.
        #[arg(long)]
        departments: Option<PathBuf>,
        /// How the files are encoded.
        #[arg(long, value_enum, default_value = "auto")]
        encoding: Encoding,
        /// Whoever works here and is not in the file has left.
        #[arg(long)]
        deactivate_missing: bool,
        /// Report only, change nothing.
        #[arg(long)]
        dry_run: bool,
        /// The plan that a dry run told: if anything else would change by now, nothing is.
        #[arg(long)]
        expected_plan: Option<String>,
    },
    /// Customers, by their numbers (docs/IMPORT.md). Exit code 1 if there are findings.
    Customers(Table),
    /// Contracts, by their numbers; their customers must be there (docs/IMPORT.md). Exit code 1 if there are findings.
    Contracts(Table),
}

#[derive(clap::Args)]
struct Table {
    /// The rows, as CSV with a header.
    file: PathBuf,
    /// How the file is encoded.
    #[arg(long, value_enum, default_value = "auto")]
    encoding: Encoding,
    /// Report only, change nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Encoding {
    Auto,
    #[value(name = "utf-8")]
    Utf8,
    Cp949,
}

impl From<Encoding> for sunhwan::org::import::Encoding {
    fn from(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Auto => Self::Auto,
            Encoding::Utf8 => Self::Utf8,
            Encoding::Cp949 => Self::Cp949,
        }
    }
}

#[derive(Subcommand)]
enum Erasures {
    /// Print every erasure that the database knows, as lines of the list.
    List,
    /// Repeat the erasures of a list on a restored backup, before the service is started.
    Apply {
        /// The list: what `erasures_file` names, or what `erasures list` printed.
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum Risk {
    /// Learn anew, as every Monday; says what was found, and whether it is used.
    Train,
    /// Look again at what was learnt, by all that it was not learnt from; switches it off if it is no longer better than the base rate.
    Evaluate,
}

#[derive(Subcommand)]
enum Audit {
    /// Print the head of the last sealed block, which stands for everything before it.
    Head,
    /// Print the public keys of the seals, as an auditor's configuration has them.
    Keys,
    /// Read everything again: exits with 1 if a sealed row or block is not as it was sealed.
    Verify {
        /// A head that is known from elsewhere, as `audit head` prints it: the log must still hold it. May be repeated.
        #[arg(long)]
        head: Vec<String>,
        /// The first block to read; what is before it is taken as it is.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(i64).range(1..))]
        from_block: i64,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sunhwan: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<(), sunhwan::cli::Error> {
    match cli.command {
        Command::Schema => print!("{}", sunhwan::schema::sdl()),
        Command::Policy => print!("{}", sunhwan::kernel::policy::print()),
        Command::Config => print!("{}", sunhwan::config::print()),
        Command::Healthcheck => sunhwan::cli::healthcheck(cli.config.as_deref())?,
        command => {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
            return runtime.block_on(async {
                match command {
                    Command::Init { admin_email, public_url } => {
                        sunhwan::cli::init(cli.config.as_deref(), &admin_email, &public_url).await
                    }
                    Command::Rescue { email } => sunhwan::cli::rescue(cli.config.as_deref(), &email).await,
                    Command::Serve => sunhwan::cli::serve(cli.config.as_deref()).await,
                    Command::Migrate => sunhwan::cli::migrate(cli.config.as_deref()).await,
                    Command::Demo { data, listen } => sunhwan::cli::demo(&data, &listen).await,
                    Command::Token { who, data } => match (who.role, who.customer) {
                        (Some(role), _) => sunhwan::cli::token::of_role(&data, &role).await,
                        (None, Some(number)) => sunhwan::cli::token::of_customer(&data, &number).await,
                        (None, None) => Ok(()),
                    },
                    Command::Import { what } => import(cli.config.as_deref(), what).await,
                    Command::Audit { command, data } => {
                        let config = sunhwan::cli::audit::config(cli.config.as_deref(), data.as_deref())?;
                        match command {
                            Audit::Head => sunhwan::cli::audit::head(&config).await,
                            Audit::Keys => sunhwan::cli::audit::keys(&config),
                            Audit::Verify { head, from_block } => {
                                sunhwan::cli::audit::verify(&config, &head, from_block).await
                            }
                        }
                    }
                    Command::Risk { command, data } => {
                        let config = sunhwan::cli::audit::config(cli.config.as_deref(), data.as_deref())?;
                        match command {
                            Risk::Train => sunhwan::cli::risk::train(&config).await,
                            Risk::Evaluate => sunhwan::cli::risk::evaluate(&config).await,
                        }
                    }
                    Command::Rekey => sunhwan::cli::rekey::rekey(cli.config.as_deref()).await,
                    Command::Erasures { command: Erasures::List } => {
                        sunhwan::cli::erasures::list(cli.config.as_deref()).await
                    }
                    Command::Erasures { command: Erasures::Apply { file } } => {
                        sunhwan::cli::erasures::apply(cli.config.as_deref(), &file).await
                    }
                    Command::Schema | Command::Policy | Command::Config | Command::Healthcheck => Ok(()),
                }
            });
        }
    }
    Ok(())
}

async fn import(config: Option<&Path>, what: Import) -> Result<(), sunhwan::cli::Error> {
    use sunhwan::customer::import::Kind;
    let (kind, table) = match what {
        Import::Customers(table) => (Kind::Customers, table),
        Import::Contracts(table) => (Kind::Contracts, table),
        Import::Employees { file, departments, encoding, deactivate_missing, dry_run, expected_plan } => {
            let encoding = encoding.into();
            let wish =
                sunhwan::cli::Employees { file, departments, encoding, deactivate_missing, dry_run, expected_plan };
            return sunhwan::cli::import_employees(config, wish).await;
        }
    };
    sunhwan::cli::customers::table(config, kind, &table.file, (table.encoding.into(), table.dry_run)).await
}
