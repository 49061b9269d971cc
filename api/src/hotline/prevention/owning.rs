//! What was directed and is not done as open work of its owner (O4): listed, and handed over with all the rest.

use crate::{
    hotline::{
        inbox,
        prevention::{service::changed, store},
    },
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::Fault,
        policy::Action,
        writes::Writes,
    },
    org::leaving::{Keeper, OpenWorkKind, Refusal},
};
use entity::ids::EmployeeId;
use uuid::Uuid;

pub const OPEN_WORK: Keeper = Keeper {
    kind: OpenWorkKind::OwnsPrevention,
    list: |tx, cx, of| Box::pin(list(tx, cx, of)),
    hand_over: |tx, cx, from, to| Box::pin(hand_over(tx, cx, from, to)),
};

async fn list(tx: Option<&Tx>, cx: &Cx, of: EmployeeId) -> Result<Vec<Uuid>, Fault> {
    let rows = match tx {
        Some(tx) => store::open_of(tx, of, true).await?,
        None => store::open_of(cx.db.reader(), of, false).await?,
    };
    Ok(rows.into_iter().map(|row| row.id.0).collect())
}

async fn hand_over(tx: &Tx, cx: &Cx, from: EmployeeId, to: EmployeeId) -> Result<Result<(), Refusal>, Fault> {
    let mut rows = Writes::default();
    for mut row in store::open_of(tx, from, true).await? {
        row.owner_id = to;
        row.version += 1;
        store::save(tx, &row).await?;
        let made = Change { fields: &["owner"], ..changed("recurrencePreventionHandedOver", &row) };
        rows = change::insert(rows, cx, Action::HandOverWork, &made);
        rows = rows.insert(inbox::heard_of(&row, "recurrencePreventionCame", to, cx.employee(), cx.now));
    }
    rows.run_in(tx).await?;
    Ok(Ok(()))
}
