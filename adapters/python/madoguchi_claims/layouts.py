"""The fields of every record that is written, by kind of claim: 記録条件仕様 for medical, DPC, dental and dispensing."""
from .records import Layout

_SAME = {
    "SN": "payer_kind confirm_kind insurer_confirmed symbol_confirmed number_confirmed branch recipient_no reserved",
    "JD": "payer_kind day*31",
    "GO": "count points volume",
}
_HEADER = "payer prefecture fee_table code reserved name claim_month volume phone"
_PATIENT = "claim_no claim_type service_month name sex birth_date benefit_rate admission_date"
_INSURER = "insurer_no symbol number days points reserved meal_count meal_amount duty_reason certificate_no copay reduction " \
           "reduction_rate reduction_amount"
_ACT = "service_id burden code quantity points times comment*6 day*31"

MEDICAL = Layout(
    IR=_HEADER,
    RE=_PATIENT + " ward burden_class special_notes beds chart_no discount_unit reserved*3 search_no reserved_old claim_info "
       "dept*15 kana patient_state",
    HO=_INSURER,
    SY="disease start_date outcome modifiers disease_name main comment",
    SI=_ACT,
    CO="service_id burden code text",
    **_SAME)

DPC = Layout(
    IR=_HEADER,
    RE=_PATIENT + " ward burden_class special_notes beds chart_no discount_unit reserved*3 summary details search_no reserved_old "
       "claim_info dept*5",
    HO=_INSURER,
    BU="dpc_code admitted discharged outcome death_cause",
    SB="disease modifiers disease_name icd10 disease_class death_cause comment",
    KK="reserved moved planned last_discharge same_disease age birth_weight jcs reserved_2 burn_index severity reserved_3 age_months",
    GA="service_month adjustment overnight dpc_code factor readmission",
    HH="service_month adjustment own burden period points days subtotal",
    GT="service_month adjustment own burden subtotal evaluated adjusted month_total service_id changed_on text",
    SI=_ACT,
    CO="service_id burden code text",
    CD="done_on service_id sequence line code amount quantity unit times name",
    **_SAME)

DENTAL = Layout(
    UK="payer prefecture fee_table code reserved name claim_month notifications volume",
    IR="payer prefecture fee_table code reserved claim_month phone notifications",
    RE=_PATIENT + " start_date outcome ward burden_class special_notes reserved_1 chart_no claim_info_1 reserved_2 not_visited "
       "search_no reserved_3 claim_info_2 reserved_4 reserved_5 reserved_6 kana patient_state",
    HO=_INSURER.replace(" reserved ", " "),
    HS="start_date outcome teeth disease modifiers disease_name count transition main comment_code comment teeth_2",
    SS="service_id burden code quantity*2 addition*70 points times day*31",
    CO="service_id burden code text teeth reserved*5",
    **_SAME)

DISPENSING = Layout(
    YK="payer prefecture fee_table code name claim_month volume phone",
    RE="claim_no claim_type service_month name sex birth_date benefit_rate special_notes clinic_prefecture clinic_fee_table "
       "clinic_code clinic_name clinic_address doctor*20 narcotics_licence dispensing_no reserved_1 search_no reserved_2 claim_info "
       "burden_class kana",
    HO="insurer_no symbol number days points reserved_1 duty_reason certificate_no copay reserved_2 reduction reduction_rate "
       "reduction_amount",
    SH="prescription_no form usage instruction unit_points public_points*4",
    CZ="doctor issued_on dispensed_on reception quantity fee_burden fee_class fee_target fee_code fee_points split former_quantity "
       "drug_points field*57",
    IY="burden code amount reserved*2 mixture mixture_branch incompatible dose",
    TK="code text",
    KI="dispensed_on reception burden code points field*108",
    **_SAME)
