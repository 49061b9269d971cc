//! Cases and promises as open work (O4): listed, and handed over with all the rest. A case stays with an executive (R2).

use crate::{
    customer,
    kernel::{
        change::{self, Change},
        cx::Cx,
        db::Tx,
        error::Fault,
        policy::Action,
        writes::Writes,
    },
    org::{
        Directory,
        leaving::{Keeper, OpenWorkKind, Refusal},
    },
    recovery::{
        handing,
        opening::changed,
        promise,
        rota::{self, Rota},
        store,
    },
    voc,
};
use entity::{
    ids::EmployeeId,
    recovery_hand_over::{HandOverGround, Model as HandOver},
};
use uuid::Uuid;

pub const OPEN_CASES: Keeper = Keeper {
    kind: OpenWorkKind::HoldsRecoveryCase,
    list: |tx, cx, of| Box::pin(cases(tx, cx, of)),
    hand_over: |tx, cx, from, to| Box::pin(hand_over_cases(tx, cx, from, to)),
};

pub const OPEN_PROMISES: Keeper = Keeper {
    kind: OpenWorkKind::OwesPromise,
    list: |tx, cx, of| Box::pin(promises(tx, cx, of)),
    hand_over: |tx, cx, from, to| Box::pin(hand_over_promises(tx, cx, from, to)),
};

/// Of one list.
const MOST: u64 = 1_000;

async fn cases(tx: Option<&Tx>, cx: &Cx, of: EmployeeId) -> Result<Vec<Uuid>, Fault> {
    let cases = match tx {
        Some(tx) => store::lock_open_held(tx, of).await?,
        None => store::open_of(cx.db.reader(), of, MOST).await?,
    };
    Ok(cases.into_iter().map(|case| case.id.0).collect())
}

/// R1: to whom else it may be given says the rotation; here it is said, and is a turn of theirs all the same.
async fn hand_over_cases(tx: &Tx, cx: &Cx, from: EmployeeId, to: EmployeeId) -> Result<Result<(), Refusal>, Fault> {
    let cases = store::lock_open_held(tx, from).await?;
    if cases.is_empty() {
        return Ok(Ok(()));
    }
    let directory = Directory::read(tx, cx.now).await?;
    if !rota::is_executive(&directory, to) {
        return Ok(Err(Refusal::NotExecutive));
    }
    let items = voc::beside::items_by_id(tx, cases.iter().map(|case| case.item_id)).await?;
    let customers = customer::customers_in(tx, cases.iter().map(|case| case.customer_id)).await?;
    let mut rota = Rota::load(tx, &directory, cx.now).await?;
    let mut rows = Writes::default();
    for mut case in cases {
        let item = items.iter().find(|item| item.id == case.item_id);
        let customer = customers.iter().find(|customer| customer.id == case.customer_id);
        let (Some(item), Some(customer)) = (item, customer) else { continue };
        let about = handing::about(&directory, &case, (item, customer));
        if !rota.can_have(&about, to) {
            return Ok(Err(Refusal::HasOtherPart));
        }
        rota.take_back(from);
        rota.give(&about, to);
        let handed = HandOver {
            case_id: case.id,
            version: case.version + 1,
            at: cx.now,
            from_id: from,
            to_id: to,
            by_id: cx.employee(),
            ground: HandOverGround::Left,
            reason: None,
        };
        (case.executive_id, case.hand_overs, case.version) = (to, case.hand_overs + 1, case.version + 1);
        store::save(tx, &case).await?;
        let made = changed("recoveryCaseHandedOver", &case, &["executive"]);
        rows = change::insert(store::insert_hand_over(rows, handed), cx, Action::HandOverWork, &made);
    }
    rows.run_in(tx).await?;
    rota.save(tx).await?;
    Ok(Ok(()))
}

async fn promises(tx: Option<&Tx>, cx: &Cx, of: EmployeeId) -> Result<Vec<Uuid>, Fault> {
    let promises = match tx {
        Some(tx) => promise::store::lock_owned(tx, of).await?,
        None => promise::store::owned_by(cx.db.reader(), of, MOST).await?,
    };
    Ok(promises.into_iter().map(|promise| promise.id.0).collect())
}

async fn hand_over_promises(tx: &Tx, cx: &Cx, from: EmployeeId, to: EmployeeId) -> Result<Result<(), Refusal>, Fault> {
    let mut rows = Writes::default();
    for mut promise in promise::store::lock_owned(tx, from).await? {
        (promise.owner_id, promise.version) = (to, promise.version + 1);
        promise::store::save(tx, &promise).await?;
        let made = Change {
            event: "promiseHandedOver",
            object_type: "RecoveryPromise",
            object_id: promise.id.0,
            version: promise.version,
            part: None,
            fields: &["owner"],
        };
        rows = change::insert(rows, cx, Action::HandOverWork, &made);
    }
    rows.run_in(tx).await?;
    Ok(Ok(()))
}
