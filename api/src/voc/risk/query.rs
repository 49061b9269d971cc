//! Asking what the scores of external-complaint risk are worth.

use crate::{
    kernel::{cx::Cx, error::Fault, policy::Action},
    voc::risk::{service, types::VocRiskModel},
};
use async_graphql::{Context, Object};

#[derive(Default)]
pub struct VocRiskQuery;

#[Object]
impl VocRiskQuery {
    /// The model that says how likely an open complaint is to go to the regulator (대외민원 예측, V9): whether it is used, and if not, why; what
    /// it was learnt from; how well it foretold complaints that it had not seen; what weighs how much.
    async fn voc_risk_model(&self, ctx: &Context<'_>) -> Result<VocRiskModel, Fault> {
        let cx = Cx::of(ctx)?;
        cx.allow(Action::VocRiskModel)?;
        Ok(VocRiskModel::new(service::standing(&cx.db).await?))
    }
}
