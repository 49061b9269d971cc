//! What each job function completes itself while nobody has said otherwise.

use entity::{
    employee::JobFunction,
    processing_scope::Task::{
        self, BeneficiaryChange, Cancellation, CertificateIssue, ClaimIntake, ClaimStatusGuidance, ComplaintIntake,
        ComplaintResolution, ContractChange, PaymentMethodChange, PersonalDataChange, PolicyLoan, Refund,
        RoadsideDispatch, SmallClaimPayment,
    },
};

/// In the order of the enum.
pub fn shipped(function: JobFunction) -> &'static [Task] {
    match function {
        JobFunction::Counter => &[
            ContractChange,
            BeneficiaryChange,
            PaymentMethodChange,
            PersonalDataChange,
            CertificateIssue,
            PolicyLoan,
            Cancellation,
            Refund,
            ClaimIntake,
            ClaimStatusGuidance,
            ComplaintIntake,
        ],
        // Who is only heard does not change who is paid.
        JobFunction::CallCenterAgent => &[
            PaymentMethodChange,
            PersonalDataChange,
            CertificateIssue,
            ClaimIntake,
            ClaimStatusGuidance,
            RoadsideDispatch,
            ComplaintIntake,
        ],
        JobFunction::ComplaintHandler => {
            &[CertificateIssue, Refund, ClaimStatusGuidance, ComplaintIntake, ComplaintResolution]
        }
        JobFunction::ClaimsAdjuster => &[ClaimIntake, ClaimStatusGuidance, SmallClaimPayment, ComplaintIntake],
        JobFunction::ConsumerProtectionOfficer => &[ClaimStatusGuidance, ComplaintIntake, ComplaintResolution],
        JobFunction::Sales => &[ContractChange, CertificateIssue, ClaimIntake, ComplaintIntake],
        JobFunction::HeadOffice => &[ComplaintIntake],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d12_shipped_scopes_name_each_task_once_and_in_order() {
        use JobFunction::{
            CallCenterAgent, ClaimsAdjuster, ComplaintHandler, ConsumerProtectionOfficer, Counter, HeadOffice, Sales,
        };
        for function in
            [Counter, ClaimsAdjuster, ComplaintHandler, CallCenterAgent, ConsumerProtectionOfficer, Sales, HeadOffice]
        {
            assert!(shipped(function).is_sorted_by(|one, next| one < next), "{function:?}");
            assert!(shipped(function).contains(&ComplaintIntake), "whoever is told of a complaint takes it in");
        }
    }
}
