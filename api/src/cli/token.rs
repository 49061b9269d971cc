//! Access tokens of the demo, for curl and other clients.

use super::{Error, demo_config};
use crate::{
    access::{
        self,
        token::{Issued, Standing},
    },
    app::App,
    customer,
    kernel::{clock::Clock, db},
};
use std::path::Path;

/// A token of the demo's person with this role.
pub async fn of_role(data: &Path, role: &str) -> Result<(), Error> {
    let app = app(data).await?;
    let account = app.explorer.accounts.iter().find(|account| account.role.eq_ignore_ascii_case(role));
    let account = account.ok_or_else(|| {
        let known: Vec<&str> = app.explorer.accounts.iter().map(|account| account.role.as_str()).collect();
        Error::Other(format!("the demo has nobody for {role}; it has {}", known.join(", ")))
    })?;
    let directory = app.directory.now();
    let person = directory.employee_by_email(&account.email);
    let person = person.ok_or_else(|| Error::Other("the demo's people are not there".into()))?;
    let now = app.clock.now();
    let session = access::open_session(&app.db, person.key, now).await?;
    print(app.keys.issue(person.key, session, Standing::default(), now))
}

/// A token of the demo's customer with this number. Elsewhere customers have none yet: there is no sign-in for them.
pub async fn of_customer(data: &Path, number: &str) -> Result<(), Error> {
    let app = app(data).await?;
    let customer = customer::by_number(&app.db, number).await;
    let customer = customer.map_err(|error| Error::Other(db::plainly(&error)))?;
    let customer = customer.ok_or_else(|| Error::Other(format!("the demo has no customer {number}")))?;
    print(app.keys.issue_to_customer(customer, app.clock.now()))
}

async fn app(data: &Path) -> Result<App, Error> {
    if !data.join("demo.key").exists() {
        return Err(Error::Other(format!("there is no demo in {}: run `sunhwan demo` first", data.display())));
    }
    Ok(App::build(demo_config(data, "127.0.0.1:0")?, Clock::System).await?)
}

fn print<E: ToString>(issued: Result<Issued, E>) -> Result<(), Error> {
    println!("{}", issued.map_err(|error| Error::Other(error.to_string()))?.token);
    Ok(())
}
