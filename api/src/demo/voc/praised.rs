//! Which compliments of the demo's last year became praise on the board (P9)?

use super::{
    desk::Desk,
    life::{Life, Taken},
};
use crate::{
    demo::calendar::local,
    kernel::{error::Fault, id},
};
use chrono::TimeDelta;
use entity::{
    ids::{EmployeeId, EmployeeIds, PraisePostId, ValueTagIds},
    praise_post::{self, PraiseChannel, PraiseOrigin},
    praise_recipient,
    voc_item::{VocChannel, VocKind},
    voc_praise,
    voc_step::VocStepKind as Step,
    voc_text::VocTextKind as Text,
};
use fastrand::Rng;

/// One of so many that know whom they thank.
const ONE_OF: u64 = 6;
const LATELY: TimeDelta = TimeDelta::days(365);

/// Rows of one post.
pub(super) struct Praised {
    pub post: praise_post::Model,
    pub recipient: praise_recipient::Model,
    pub link: voc_praise::Model,
}

impl Desk<'_> {
    /// Whoever has it says whom it praises. Drawn apart, as abuse is.
    pub fn praised(&mut self, life: &mut Life) -> Result<bool, Fault> {
        let lot = life.item.received_at.timestamp_micros().unsigned_abs();
        let rng = &mut Rng::with_seed(lot ^ 0xC0);
        let (Some(customer), Some(place), Some(by)) =
            (life.item.customer_id, life.item.department_id, life.item.assignee_id)
        else {
            return Ok(true);
        };
        let is_open = life.item.kind == VocKind::Compliment && life.item.sensitivity.is_none();
        if !is_open || life.at < self.now - LATELY || rng.u64(0..ONE_OF) != 0 {
            return Ok(true);
        }
        let known = life.customer.as_ref().and_then(|known| known.row.employee_id);
        let there: Vec<EmployeeId> = self.at_work(place, local(life.at).date());
        let others = there.into_iter().filter(|one| *one != by && Some(*one) != life.item.recorded_by);
        let others: Vec<EmployeeId> = others.filter(|one| Some(*one) != known).collect();
        let report = self.written.texts.iter().rev();
        let report = report.into_iter().find(|text| text.item_id == life.item.id && text.kind == Text::Report);
        let (Some(of), Some(message)) = (rng.choice(&others).copied(), report.map(|text| text.text.clone())) else {
            return Ok(true);
        };
        let at = life.at + TimeDelta::minutes(rng.i64(2..20));
        let taken = Taken::new(Step::Updated, life.assignee()).code("praised");
        if !self.take(life, at, taken, |_| {})? {
            return Ok(false);
        }
        let id = PraisePostId(id::fresh(at));
        let channel = match life.item.channel {
            VocChannel::CallCenter => PraiseChannel::CallCenter,
            VocChannel::App => PraiseChannel::App,
            VocChannel::Branch | VocChannel::Meeting => PraiseChannel::Branch,
            VocChannel::Letter | VocChannel::Regulator => PraiseChannel::Letter,
            VocChannel::Web | VocChannel::Social | VocChannel::Partner => PraiseChannel::Web,
        };
        let post = praise_post::Model {
            id,
            origin: PraiseOrigin::Customer,
            author_id: EmployeeId(customer.0),
            message,
            recipient_ids: EmployeeIds(vec![of]),
            tag_ids: ValueTagIds(Vec::new()),
            comment_count: 0,
            clap_count: 0,
            heart_count: 0,
            cheer_count: 0,
            thanks_count: 0,
            impressed_count: 0,
            executive_commented_at: None,
            created_at: at,
            version: 1,
            revision: 1,
            edited_at: None,
            deleted_at: None,
            hidden_at: None,
            hidden_by: None,
            hidden_reason: None,
            relay_id: None,
            channel: Some(channel),
            recorded_by: Some(by),
            held_at: None,
            shown_at: Some(at),
        };
        let recipient = praise_recipient::Model { post_id: id, employee_id: of, created_at: at };
        let item = life.item.id;
        let link = voc_praise::Model { post_id: id, item_id: item, from_id: item, retracted_at: None };
        self.written.praise.push(Praised { post, recipient, link });
        Ok(true)
    }
}
