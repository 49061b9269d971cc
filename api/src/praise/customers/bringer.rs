//! Who brings a customer's praise (P1), and what is to be said of it before it is written (P3).

use crate::{
    customer::{Person, Vault},
    kernel::{
        cx::Cx,
        error::Stop,
        policy::{CustomerScope, Scope},
        secret::Ring,
    },
    org::Directory,
    praise::{
        customers::{
            rules::{self, Doubts},
            screening::Author,
        },
        images,
        rules::{self as board_rules, ImageStanding, Refusal},
        service::{self, NewPost},
    },
};
use entity::{
    customer::Model as Customer,
    department::DepartmentKind,
    employee_role::Role,
    ids::{CustomerId, EmployeeId, UploadId},
    praise_post::PraiseChannel,
};
use uuid::Uuid;

/// Who brings a customer's praise, and by which way.
pub enum Bringer<'a> {
    Themself(CustomerScope),
    Recorder { scope: &'a Scope, customer: CustomerId, channel: PraiseChannel },
}

impl Bringer<'_> {
    pub fn customer(&self) -> CustomerId {
        match self {
            Self::Themself(scope) => scope.customer(),
            Self::Recorder { customer, .. } => *customer,
        }
    }

    pub fn recorder(&self) -> Option<EmployeeId> {
        match self {
            Self::Themself(_) => None,
            Self::Recorder { scope, .. } => Some(scope.employee()),
        }
    }

    pub fn channel(&self) -> PraiseChannel {
        match self {
            Self::Themself(_) => PraiseChannel::App,
            Self::Recorder { channel, .. } => *channel,
        }
    }

    pub fn principal(&self) -> Uuid {
        self.recorder().map_or(self.customer().0, |recorder| recorder.0)
    }

    pub async fn images(&self, cx: &Cx, ids: &[UploadId]) -> Result<Vec<Refusal>, Stop<Refusal>> {
        let standings = match self {
            // Uploads belong to employees.
            Self::Themself(_) => ids.iter().map(|id| (*id, ImageStanding::Unknown)).collect(),
            Self::Recorder { scope, .. } => images::standings(cx, scope, ids).await?,
        };
        Ok(board_rules::images(&standings))
    }
}

/// P1: whether they may bring it at all.
pub fn may_bring(directory: &Directory, by: &Bringer<'_>, new: &NewPost) -> Result<(), Refusal> {
    if new.continues.is_some() {
        return Err(Refusal::ContinuedByCustomer);
    }
    match by {
        Bringer::Themself(_) => Ok(()),
        Bringer::Recorder { scope, .. } => {
            let kind = directory.employee(scope.employee()).map(|person| DepartmentKind::from(person.department.kind));
            let is_cs_office = scope.actor().roles.contains(Role::CsOffice);
            rules::may_record(kind.unwrap_or(DepartmentKind::BackOffice), is_cs_office)
        }
    }
}

/// The message as it is kept, and whether it shows at once.
pub fn judge(
    directory: &Directory,
    ring: &Ring,
    (by, customer): (&Bringer<'_>, &Customer),
    new: &NewPost,
    refused_images: Vec<Refusal>,
) -> Result<(String, bool), Stop<Refusal>> {
    let author = match by {
        // A customer who is an employee praises others as well.
        Bringer::Themself(_) => customer.employee_id.unwrap_or(EmployeeId(customer.id.0)),
        // To who records, the customer is masked: no refusal tells which employee they are. It is held instead.
        Bringer::Recorder { scope, .. } => {
            rules::may_record_for(customer.employee_id, scope.employee()).map_err(Stop::refused)?;
            EmployeeId(customer.id.0)
        }
    };
    let (people, tags) = (service::standings(directory, &new.recipients), service::tags(directory, &new.tags));
    let message = match (board_rules::create(author, &people, &tags, &new.message), refused_images) {
        (Ok(message), refused) if refused.is_empty() => message,
        (checked, refused) => {
            return Err(Stop::Refused(checked.err().into_iter().flatten().chain(refused).collect()));
        }
    };
    let doubts = Doubts {
        images: !new.images.is_empty(),
        praises_recorder: by.recorder().is_some_and(|recorder| new.recipients.contains(&recorder)),
        works_here: customer.employee_id.and_then(|id| directory.employee(id)).is_some_and(|person| person.is_active()),
    };
    let Person { name, phone, email } = Vault::person(ring, customer)?;
    let known = Author { name: name.as_deref(), phone: phone.as_deref(), email: email.as_deref() };
    let shows = rules::shows_at_once(&message, known, doubts);
    Ok((message, shows))
}
