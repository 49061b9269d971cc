//! Which settings there are.

use crate::kernel::calendar::USUAL_ZONE;
use entity::setting_value::SettingValue;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// P7.
    PraiseEditMinutes,
    /// P10.
    PraisePairLimit,
    /// O6.
    CompanyTimeZone,
    /// D10.
    SpecialBenefitDays,
    SpecialBenefitPercent,
    SpecialBenefitMost,
    /// D5.
    ApprovalHops,
    /// D6.
    ApprovalReminderHours,
    ApprovalMoveUpHours,
    /// D11.
    ComplaintDays,
    /// C2.
    CustomerRevealsPerHour,
    CustomerLookupsPerHour,
    /// C4.
    CustomerRetentionYears,
    /// V2.
    VocCloseDays,
    VocReopenDays,
    /// V10.
    VocOpenToPlanners,
    /// V1.
    VocAttachmentsPerText,
    VocAttachmentsPerItem,
    /// V4.
    VocFirstResponseHours,
    VocResolutionHours,
    VocHighSeverityPercent,
    VocStatutoryDays,
    VocExtensionDays,
    VocWarnPercent,
    VocEscalatePercent,
    /// V15.
    VocSurveyDays,
    VocSurveyPauseDays,
    /// V12.
    VocRestMinutes,
    /// L3.
    DutyDigestHour,
    /// H8.
    ImprovementWatchDays,
    /// L4.
    ImprovementDueSoonDays,
    /// R1.
    RecoveryThreshold,
    /// R3.
    RecoveryFirstContactDays,
    RecoveryTries,
    RecoveryTryHours,
    /// R2.
    RecoveryAbsenceDays,
    /// R5.
    RecoveryReminderDays,
    RecoveryPromiseDays,
    /// R6.
    RecoveryKeptDays,
    /// H1.
    HotlineComposeHour,
    HotlineSendHour,
    /// H3.
    HotlineAcknowledgeDays,
    /// M1.
    MeetingQuota,
    MeetingPeriod,
    /// M2.
    MeetingPauseDays,
    /// A3.
    AdvisorTermMonths,
    /// A4.
    AdvisorAnswerDays,
}

pub struct Spec {
    pub setting: Setting,
    pub key: &'static str,
    /// The rule that reads it.
    pub rule: &'static str,
    pub meaning: &'static str,
    pub kind: Kind,
    pub unit: Option<Unit>,
    /// Which way is stricter, if it may go no other way.
    pub stricter: Option<Stricter>,
    /// Whether a second person must approve a change.
    pub four_eyes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Whole { default: i32, min: i32, max: i32 },
    Zone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Minutes,
    PerMonth,
    Days,
    Percent,
    Won,
    BusinessHours,
    PerHour,
    Years,
    BusinessDays,
    Hours,
    Months,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stricter {
    Lower,
    Higher,
}

pub const REGISTRY: &[Spec] = &[
    Spec {
        setting: Setting::PraiseEditMinutes,
        key: "praise.editMinutes",
        rule: "P7",
        meaning: "How long an author may edit praise after posting it.",
        kind: Kind::Whole { default: 30, min: 0, max: 1_440 },
        unit: Some(Unit::Minutes),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::PraisePairLimit,
        key: "praise.pairLimitPerMonth",
        rule: "P10",
        meaning: "How many posts a month count of one giver for one receiver.",
        kind: Kind::Whole { default: 3, min: 1, max: 31 },
        unit: Some(Unit::PerMonth),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::CompanyTimeZone,
        key: "company.timeZone",
        rule: "O6",
        meaning: "The time zone in which the company's days begin and end, by its IANA name.",
        kind: Kind::Zone,
        unit: None,
        stricter: None,
        // It moves every deadline of everyone.
        four_eyes: true,
    },
    Spec {
        setting: Setting::SpecialBenefitDays,
        key: "delegation.specialBenefitDays",
        rule: "D10",
        meaning: "How near a sale or a renewal of the customer's contract goodwill may be a special benefit.",
        kind: Kind::Whole { default: 30, min: 0, max: 365 },
        unit: Some(Unit::Days),
        stricter: None,
        four_eyes: true,
    },
    Spec {
        setting: Setting::SpecialBenefitPercent,
        key: "delegation.specialBenefitPercent",
        rule: "D10",
        meaning: "Which part of the first year's premium goodwill may reach then; the lesser of both counts.",
        kind: Kind::Whole { default: 10, min: 0, max: 100 },
        unit: Some(Unit::Percent),
        stricter: None,
        four_eyes: true,
    },
    Spec {
        setting: Setting::SpecialBenefitMost,
        key: "delegation.specialBenefitMost",
        rule: "D10",
        meaning: "What goodwill may reach then; the lesser of both counts.",
        kind: Kind::Whole { default: 30_000, min: 0, max: 10_000_000 },
        unit: Some(Unit::Won),
        stricter: None,
        four_eyes: true,
    },
    Spec {
        setting: Setting::ApprovalHops,
        key: "delegation.approvalHops",
        rule: "D5",
        meaning: "How far up the line of command an approval request goes.",
        kind: Kind::Whole { default: 5, min: 1, max: 20 },
        unit: None,
        stricter: None,
        four_eyes: true,
    },
    Spec {
        setting: Setting::ApprovalReminderHours,
        key: "delegation.reminderBusinessHours",
        rule: "D6",
        meaning: "After which time whoever is to decide on a request is reminded.",
        kind: Kind::Whole { default: 4, min: 1, max: 90 },
        unit: Some(Unit::BusinessHours),
        stricter: None,
        four_eyes: true,
    },
    Spec {
        setting: Setting::ApprovalMoveUpHours,
        key: "delegation.moveUpBusinessHours",
        rule: "D6",
        meaning: "After which time an undecided request moves up.",
        kind: Kind::Whole { default: 8, min: 1, max: 180 },
        unit: Some(Unit::BusinessHours),
        stricter: None,
        four_eyes: true,
    },
    Spec {
        setting: Setting::ComplaintDays,
        key: "delegation.complaintDays",
        rule: "D11",
        meaning: "How long after a decision a complaint of its customer counts as following it.",
        kind: Kind::Whole { default: 90, min: 7, max: 365 },
        unit: Some(Unit::Days),
        stricter: None,
        four_eyes: true,
    },
    Spec {
        setting: Setting::CustomerRevealsPerHour,
        key: "customer.revealsPerHour",
        rule: "C2",
        meaning: "How many customers one person may see in the clear within an hour.",
        kind: Kind::Whole { default: 30, min: 1, max: 30 },
        unit: Some(Unit::PerHour),
        stricter: Some(Stricter::Lower),
        four_eyes: false,
    },
    Spec {
        setting: Setting::CustomerLookupsPerHour,
        key: "customer.lookupsPerHour",
        rule: "C2",
        meaning: "How often one person may look customers up by name, phone or e-mail within an hour.",
        kind: Kind::Whole { default: 120, min: 1, max: 1_000 },
        unit: Some(Unit::PerHour),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::CustomerRetentionYears,
        key: "customer.retentionYears",
        rule: "C4",
        meaning: "After how many years without a case a customer's data is erased.",
        kind: Kind::Whole { default: 3, min: 1, max: 3 },
        unit: Some(Unit::Years),
        stricter: Some(Stricter::Lower),
        // What was erased does not come back.
        four_eyes: true,
    },
    Spec {
        setting: Setting::VocCloseDays,
        key: "voc.closeDays",
        rule: "V2",
        meaning: "After how many days without an answer a resolved item closes by itself.",
        kind: Kind::Whole { default: 7, min: 1, max: 90 },
        unit: Some(Unit::Days),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::VocReopenDays,
        key: "voc.reopenDays",
        rule: "V2",
        meaning: "How long after it was resolved an item can be opened again.",
        kind: Kind::Whole { default: 30, min: 1, max: 365 },
        unit: Some(Unit::Days),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::VocOpenToPlanners,
        key: "voc.openToPlanners",
        rule: "V10",
        meaning: "Whether planners read all VOC as employees do: 1 or 0.",
        kind: Kind::Whole { default: 1, min: 0, max: 1 },
        unit: None,
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::VocAttachmentsPerText,
        key: "voc.attachmentsPerText",
        rule: "V1",
        meaning: "How many files can be attached to what is said about an item, at once; 0: none.",
        kind: Kind::Whole { default: 5, min: 0, max: 10 },
        unit: None,
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::VocAttachmentsPerItem,
        key: "voc.attachmentsPerItem",
        rule: "V1",
        meaning: "How many files can be attached to all that is said about one item.",
        kind: Kind::Whole { default: 50, min: 1, max: 200 },
        unit: None,
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::VocFirstResponseHours,
        key: "voc.firstResponseHours",
        rule: "V4",
        meaning: "Within which time a customer gets a first answer.",
        kind: Kind::Whole { default: 4, min: 1, max: 90 },
        unit: Some(Unit::BusinessHours),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::VocResolutionHours,
        key: "voc.resolutionHours",
        rule: "V4",
        meaning: "Within which time what a customer said is resolved.",
        kind: Kind::Whole { default: 24, min: 1, max: 450 },
        unit: Some(Unit::BusinessHours),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::VocHighSeverityPercent,
        key: "voc.highSeverityPercent",
        rule: "V4",
        meaning: "Which part of these times there is where the severity is high.",
        kind: Kind::Whole { default: 50, min: 10, max: 100 },
        unit: Some(Unit::Percent),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::VocStatutoryDays,
        key: "voc.statutoryDays",
        rule: "V4",
        meaning: "Within how many calendar days a complaint is answered by law.",
        kind: Kind::Whole { default: 14, min: 1, max: 14 },
        unit: Some(Unit::Days),
        stricter: Some(Stricter::Lower),
        four_eyes: false,
    },
    Spec {
        setting: Setting::VocExtensionDays,
        key: "voc.extensionDays",
        rule: "V4",
        meaning: "By how many calendar days that can be extended, with a notice to the customer.",
        kind: Kind::Whole { default: 14, min: 0, max: 14 },
        unit: Some(Unit::Days),
        stricter: Some(Stricter::Lower),
        four_eyes: false,
    },
    Spec {
        setting: Setting::VocWarnPercent,
        key: "voc.warnPercent",
        rule: "V4",
        meaning: "After which part of its time a clock warns.",
        kind: Kind::Whole { default: 75, min: 10, max: 99 },
        unit: Some(Unit::Percent),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::VocEscalatePercent,
        key: "voc.escalatePercent",
        rule: "V4",
        meaning: "After which part of its time a clock escalates.",
        kind: Kind::Whole { default: 150, min: 101, max: 500 },
        unit: Some(Unit::Percent),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::VocSurveyDays,
        key: "voc.surveyDays",
        rule: "V15",
        meaning: "How long a customer can say how content they are after an item has closed, by the link as well.",
        kind: Kind::Whole { default: 30, min: 1, max: 90 },
        unit: Some(Unit::Days),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::VocSurveyPauseDays,
        key: "voc.surveyPauseDays",
        rule: "V15",
        meaning: "How long a customer who was asked is not asked about another item. 0 asks about each.",
        kind: Kind::Whole { default: 30, min: 0, max: 365 },
        unit: Some(Unit::Days),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::VocRestMinutes,
        key: "voc.restMinutes",
        rule: "V12",
        meaning: "How long an employee rests after a customer's abuse, unless they say for how long.",
        kind: Kind::Whole { default: 30, min: 10, max: 480 },
        unit: Some(Unit::Minutes),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::DutyDigestHour,
        key: "duty.digestHour",
        rule: "L3",
        meaning: "At which hour of a business day people are told what is due; 8 is eight in the morning.",
        kind: Kind::Whole { default: 8, min: 0, max: 23 },
        unit: None,
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::ImprovementWatchDays,
        key: "improvement.watchDays",
        rule: "H8",
        meaning: "How long after its verification the same VOC opens an improvement task again.",
        kind: Kind::Whole { default: 90, min: 7, max: 365 },
        unit: Some(Unit::Days),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::ImprovementDueSoonDays,
        key: "improvement.dueSoonDays",
        rule: "L4",
        meaning: "How many days before an improvement task is due those concerned are told so.",
        kind: Kind::Whole { default: 7, min: 1, max: 60 },
        unit: Some(Unit::Days),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::RecoveryThreshold,
        key: "recovery.dissatisfaction",
        rule: "R1",
        meaning: "From which dissatisfaction on, 1 to 5, an executive answers a complaint personally.",
        kind: Kind::Whole { default: 5, min: 1, max: 5 },
        unit: None,
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::RecoveryFirstContactDays,
        key: "recovery.firstContactDays",
        rule: "R3",
        meaning: "By the end of which business day after a case was opened its executive has called the customer.",
        kind: Kind::Whole { default: 1, min: 1, max: 10 },
        unit: Some(Unit::BusinessDays),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::RecoveryTries,
        key: "recovery.tries",
        rule: "R3",
        meaning: "After how many tries at different hours a letter takes the place of the call.",
        kind: Kind::Whole { default: 3, min: 1, max: 10 },
        unit: None,
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::RecoveryTryHours,
        key: "recovery.tryHours",
        rule: "R3",
        meaning: "How far apart tries are that count.",
        kind: Kind::Whole { default: 2, min: 1, max: 24 },
        unit: Some(Unit::Hours),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::RecoveryAbsenceDays,
        key: "recovery.absenceDays",
        rule: "R2",
        meaning: "For how many business days from today on an executive must be away to hand a case over.",
        kind: Kind::Whole { default: 3, min: 1, max: 30 },
        unit: Some(Unit::BusinessDays),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::RecoveryReminderDays,
        key: "recovery.reminderDays",
        rule: "R5",
        meaning: "How long before its day whoever is to keep a promise is reminded.",
        kind: Kind::Whole { default: 1, min: 0, max: 10 },
        unit: Some(Unit::BusinessDays),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::RecoveryPromiseDays,
        key: "recovery.promiseDays",
        rule: "R5",
        meaning: "How long a customer can say whether a promise was kept, by the link as well.",
        kind: Kind::Whole { default: 30, min: 1, max: 90 },
        unit: Some(Unit::Days),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::RecoveryKeptDays,
        key: "recovery.keptDays",
        rule: "R6",
        meaning: "After how long a contract in force says that a customer has stayed.",
        kind: Kind::Whole { default: 180, min: 30, max: 730 },
        unit: Some(Unit::Days),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::HotlineComposeHour,
        key: "hotline.composeHour",
        rule: "H1",
        meaning: "At which hour of the company's day a week's bulletins are composed, on the first business day after it.",
        kind: Kind::Whole { default: 8, min: 0, max: 23 },
        unit: None,
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::HotlineSendHour,
        key: "hotline.sendHour",
        rule: "H1",
        meaning: "Until which hour of that day the CS office may add, drop and comment; then a bulletin is sent.",
        kind: Kind::Whole { default: 11, min: 0, max: 23 },
        unit: None,
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::HotlineAcknowledgeDays,
        key: "hotline.acknowledgeDays",
        rule: "H3",
        meaning: "How many business days an executive has to acknowledge a bulletin before the CCO is told.",
        kind: Kind::Whole { default: 2, min: 1, max: 20 },
        unit: Some(Unit::BusinessDays),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::MeetingQuota,
        key: "meeting.quota",
        rule: "M1",
        meaning: "How many excellent customers each leader meets in a period; what counts is what it is when the period begins.",
        kind: Kind::Whole { default: 2, min: 0, max: 50 },
        unit: None,
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::MeetingPeriod,
        key: "meeting.period",
        rule: "M1",
        meaning: "How long such a period is: 1 a month, 2 a quarter, 3 a half-year. A change counts from the next half-year on.",
        kind: Kind::Whole { default: 2, min: 1, max: 3 },
        unit: None,
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::MeetingPauseDays,
        key: "meeting.pauseDays",
        rule: "M2",
        meaning: "How long a customer who was met is not suggested again.",
        kind: Kind::Whole { default: 180, min: 0, max: 1_095 },
        unit: Some(Unit::Days),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::AdvisorTermMonths,
        key: "advisor.termMonths",
        rule: "A3",
        meaning: "How long an advisor's term is, from the appointment; a second term as well.",
        kind: Kind::Whole { default: 6, min: 1, max: 24 },
        unit: Some(Unit::Months),
        stricter: None,
        four_eyes: false,
    },
    Spec {
        setting: Setting::AdvisorAnswerDays,
        key: "advisor.answerDays",
        rule: "A4",
        meaning: "Within how many business days the CCO answers an advisor's question.",
        kind: Kind::Whole { default: 3, min: 1, max: 20 },
        unit: Some(Unit::BusinessDays),
        stricter: None,
        four_eyes: false,
    },
];

impl Setting {
    pub fn spec(self) -> &'static Spec {
        // The registry is in the order of the enum, which a test checks.
        #[expect(clippy::indexing_slicing, reason = "as many rows as variants")]
        &REGISTRY[self as usize]
    }

    pub fn of_key(key: &str) -> Option<Self> {
        REGISTRY.iter().find(|spec| spec.key == key).map(|spec| spec.setting)
    }
}

impl Kind {
    pub fn default(self) -> SettingValue {
        match self {
            Self::Whole { default, .. } => SettingValue::Whole(default),
            Self::Zone => SettingValue::Text(USUAL_ZONE.name().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registry_is_in_the_order_of_its_settings_and_keys_are_different() {
        for (index, spec) in REGISTRY.iter().enumerate() {
            assert_eq!(spec.setting as usize, index, "{}", spec.key);
            assert_eq!(Setting::of_key(spec.key), Some(spec.setting));
        }
        assert_eq!(Setting::of_key("praise"), None);
    }
}
