//! The command line: `init`, `serve`, `migrate`, `healthcheck`, `demo`, `token`, and the printed files.

use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

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
        /// STAFF, LEADER, EXECUTIVE, CEO, CCO, CS_OFFICE, COMPLIANCE, HR, AUDITOR or ADMIN.
        #[arg(long)]
        role: String,
        /// The demo's folder.
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
    /// Print `schema.graphql`.
    Schema,
    /// Print `docs/POLICY.md`.
    Policy,
    /// Print `docs/CONFIGURATION.md`.
    Config,
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
                    Command::Serve => sunhwan::cli::serve(cli.config.as_deref()).await,
                    Command::Migrate => sunhwan::cli::migrate(cli.config.as_deref()).await,
                    Command::Demo { data, listen } => sunhwan::cli::demo(&data, &listen).await,
                    Command::Token { role, data } => sunhwan::cli::token(&data, &role).await,
                    Command::Schema | Command::Policy | Command::Config | Command::Healthcheck => Ok(()),
                }
            });
        }
    }
    Ok(())
}
