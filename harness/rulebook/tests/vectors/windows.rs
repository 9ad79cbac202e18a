//! Certificate windows: V-001…V-058, V-147…V-163, V-219.

/// Rows.
pub const ROWS: &str = r#"
V-001 B | @2025-03-14 card=2025-06-15 | r=accepted_full alert= info=checkup,medication,diagnosis,surgery
V-002 B | @2025-03-15 card=2025-06-15 | r=accepted_full either=cert_expiring_soon A~01
V-003 B | @2025-03-16 card=2025-06-15 | r=accepted_full alert=cert_expiring_soon either= info=checkup,medication,diagnosis,surgery
V-004 B | @2025-06-15 card=2025-06-15 | r=accepted_full alert=cert_expiring_soon either= info=checkup,medication,diagnosis,surgery
V-005 B | @2025-06-16 card=2025-06-15 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-006 B | @2025-09-30 card=2025-06-15 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-007 B | @2025-10-01 card=2025-06-15 | r=fallback_f3 alert=cert_revoked_go_to_desk why=f3 info= by=none
V-008 B | @2024-11-27 card=2025-02-28 | r=accepted_full alert= info=checkup,medication,diagnosis,surgery
V-009 B | @2024-11-28 card=2025-02-28 | r=accepted_full either=cert_expiring_soon A~01
V-010 B | @2024-11-29 card=2025-02-28 | r=accepted_full either=cert_expiring_soon A~01
V-011 B | @2025-02-28 card=2025-02-28 | r=accepted_full alert=cert_expiring_soon either= info=checkup,medication,diagnosis,surgery
V-012 B | @2025-03-01 card=2025-02-28 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-013 B | @2025-05-31 card=2025-02-28 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-014 B | @2025-06-01 card=2025-02-28 | r=fallback_f3 alert=cert_revoked_go_to_desk why=f3 info= by=none
V-015 B | @2025-01-29 card=2025-04-30 | r=accepted_full alert= info=checkup,medication,diagnosis,surgery
V-016 B | @2025-01-30 card=2025-04-30 | r=accepted_full either=cert_expiring_soon A~01
V-017 B | @2025-01-31 card=2025-04-30 | r=accepted_full either=cert_expiring_soon A~01
V-018 B | @2025-04-30 card=2025-04-30 | r=accepted_full alert=cert_expiring_soon either= info=checkup,medication,diagnosis,surgery
V-019 B | @2025-05-01 card=2025-04-30 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-020 B | @2025-07-31 card=2025-04-30 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-021 B | @2025-08-01 card=2025-04-30 | r=fallback_f3 alert=cert_revoked_go_to_desk why=f3 info= by=none
V-022 B | @2025-02-27 card=2025-05-31 | r=accepted_full alert= info=checkup,medication,diagnosis,surgery
V-023 B | @2025-02-28 card=2025-05-31 | r=accepted_full either=cert_expiring_soon A~01
V-024 B | @2025-03-01 card=2025-05-31 | r=accepted_full alert=cert_expiring_soon either= info=checkup,medication,diagnosis,surgery
V-025 B | @2025-05-31 card=2025-05-31 | r=accepted_full alert=cert_expiring_soon either= info=checkup,medication,diagnosis,surgery
V-026 B | @2025-06-01 card=2025-05-31 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-027 B | @2025-08-31 card=2025-05-31 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-028 B | @2025-09-01 card=2025-05-31 | r=fallback_f3 alert=cert_revoked_go_to_desk why=f3 info= by=none
V-029 B | @2025-06-29 card=2025-09-30 | r=accepted_full alert= info=checkup,medication,diagnosis,surgery
V-030 B | @2025-06-30 card=2025-09-30 | r=accepted_full either=cert_expiring_soon A~01
V-031 B | @2025-07-01 card=2025-09-30 | r=accepted_full alert=cert_expiring_soon either= info=checkup,medication,diagnosis,surgery
V-032 B | @2025-09-30 card=2025-09-30 | r=accepted_full alert=cert_expiring_soon either= info=checkup,medication,diagnosis,surgery
V-033 B | @2025-10-01 card=2025-09-30 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-034 B | @2025-12-31 card=2025-09-30 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-035 B | @2026-01-01 card=2025-09-30 | r=fallback_f3 alert=cert_revoked_go_to_desk why=f3 info= by=none
V-036 B | @2025-08-29 card=2025-11-30 | r=accepted_full alert= info=checkup,medication,diagnosis,surgery
V-037 B | @2025-08-30 card=2025-11-30 | r=accepted_full either=cert_expiring_soon A~01
V-038 B | @2025-08-31 card=2025-11-30 | r=accepted_full either=cert_expiring_soon A~01
V-039 B | @2025-11-30 card=2025-11-30 | r=accepted_full alert=cert_expiring_soon either= info=checkup,medication,diagnosis,surgery
V-040 B | @2025-12-01 card=2025-11-30 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-041 B | @2026-02-28 card=2025-11-30 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-042 B | @2026-03-01 card=2025-11-30 | r=fallback_f3 alert=cert_revoked_go_to_desk why=f3 info= by=none
V-043 B | @2027-08-14 card=2027-11-15 | r=accepted_full alert= info=checkup,medication,diagnosis,surgery
V-044 B | @2027-08-15 card=2027-11-15 | r=accepted_full either=cert_expiring_soon A~01
V-045 B | @2027-08-16 card=2027-11-15 | r=accepted_full alert=cert_expiring_soon either= info=checkup,medication,diagnosis,surgery
V-046 B | @2027-11-15 card=2027-11-15 | r=accepted_full alert=cert_expiring_soon either= info=checkup,medication,diagnosis,surgery
V-047 B | @2027-11-16 card=2027-11-15 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-048 B | @2028-02-29 card=2027-11-15 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-049 B | @2028-03-01 card=2027-11-15 | r=fallback_f3 alert=cert_revoked_go_to_desk why=f3 info= by=none
V-147a B | @2024-11-30 card=2025-02-28 | r=accepted_full either=cert_expiring_soon A~01
V-147b B | @2024-12-01 card=2025-02-28 | r=accepted_full alert=cert_expiring_soon either= info=checkup,medication,diagnosis,surgery
V-148 B | @2025-02-01 card=2025-04-30 | r=accepted_full alert=cert_expiring_soon either= info=checkup,medication,diagnosis,surgery
V-149 B | @2025-09-01 card=2025-11-30 | r=accepted_full alert=cert_expiring_soon either= info=checkup,medication,diagnosis,surgery
V-150a B | @2025-03-29 card=2025-06-30 | r=accepted_full alert= info=checkup,medication,diagnosis,surgery
V-150b B | @2025-03-30 card=2025-06-30 | r=accepted_full either=cert_expiring_soon A~01
V-150c B | @2025-03-31 card=2025-06-30 | r=accepted_full either=cert_expiring_soon A~01
V-150d B | @2025-04-01 card=2025-06-30 | r=accepted_full alert=cert_expiring_soon either= info=checkup,medication,diagnosis,surgery
V-151a B | @2025-09-30 card=2025-06-30 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-151b B | @2025-10-01 card=2025-06-30 | r=fallback_f3 alert=cert_revoked_go_to_desk why=f3 info= by=none
V-152a B | @2028-05-31 card=2028-02-29 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-152b B | @2028-06-01 card=2028-02-29 | r=fallback_f3 alert=cert_revoked_go_to_desk why=f3 info= by=none
V-153a B | @2026-01-01 card=2025-12-31 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-153b B | @2026-03-31 card=2025-12-31 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-153c B | @2026-04-01 card=2025-12-31 | r=fallback_f3 alert=cert_revoked_go_to_desk why=f3 info= by=none
V-154a B | @2026-02-10 card=2025-11-10 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-154b B | @2026-02-11 card=2025-11-10 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-154c B | @2026-02-28 card=2025-11-10 | r=accepted_eligibility_only alert=cert_expired_eligibility_only info= by=online
V-154d B | @2026-03-01 card=2025-11-10 | r=fallback_f3 alert=cert_revoked_go_to_desk why=f3 info= by=none
V-050 A | @2024-12-03 card=2024-11-30 | r=fallback_f3
V-050 S | @2024-12-03 card=2024-11-30 | r=accepted_eligibility_only,fallback_f3 A~07
V-051 B | @2024-12-02 card=2024-12-01 | r=accepted_eligibility_only,fallback_f3 A~07 info=
V-052 B | @2025-03-31 card=2024-12-02 | r=accepted_eligibility_only
V-053 B | @2025-04-01 card=2024-12-02 | r=fallback_f3
V-054 A | @2025-10-02 card=2030-06-15 {"holds":{"my_number_card":{"user_auth_cert":{"renewed_on":"2025-09-30","previous_expires_on":"2025-06-15"}}}} | r=accepted_full alert= registered=Some(true)
V-055 A | @2025-10-02 card=2030-06-15 {"holds":{"my_number_card":{"user_auth_cert":{"renewed_on":"2025-10-01","previous_expires_on":"2025-06-15"}}}} | r=accepted_full alert=register_insurance_use registered=Some(true)
V-056 B | @2025-05-02 card=2025-06-15 {"holds":{"my_number_card":{"user_auth_cert":{"revoked_on":"2025-05-01"}}}} | r=fallback_f3,fallback_other alert=cert_revoked_go_to_desk info=
V-057 B | @2025-09-30T14:59:59Z card=2025-06-15 | r=accepted_eligibility_only
V-058 B | @2025-09-30T15:00:00Z card=2025-06-15 | r=fallback_f3
V-155a B | @2025-07-10 card=2025-06-15 ans=invalid | r=fallback_f2a info=
V-155b B | @2025-07-10 card=2025-06-15 ans=not_found | r=fallback_f2b info=
V-156 B | @2025-10-01 card=2025-06-15 ans=valid | r=fallback_f3 message!card_inquiry
V-157 B | @2025-07-10 card=2025-06-15 | r=accepted_eligibility_only info= message!information_request
V-158a B | @2025-07-10 card=2025-06-15 {"says":{"identity":"visual"}} | r=accepted_eligibility_only
V-158b B | @2025-10-01 card=2025-06-15 {"says":{"identity":"visual"}} | r=fallback_f3
V-159 A | @2025-07-10 card=2025-06-15 {"holds":{"my_number_card":{"pin":"none"}}} | r=accepted_eligibility_only offer!pin
V-160 B | @2025-06-15 card=2025-06-15 view=screen down | r=accepted_eligibility_only by=portal_view why=f1b
V-160 B | @2025-06-16 card=2025-06-15 view=screen down | r=fallback_f1b
V-161a A | @2025-10-02 card=2030-06-15 {"holds":{"my_number_card":{"user_auth_cert":{"renewed_on":"2025-10-01","previous_expires_on":"2025-06-15"}}}} | r=accepted_full
V-161b A | @2025-10-02 card=2030-06-15 {"holds":{"my_number_card":{"user_auth_cert":{"renewed_on":"2025-10-01","previous_expires_on":"2025-06-15"}}},"says":{"registers":false}} | level=not_accepted registered=Some(false)
V-162 B | @2025-06-16 card=2030-06-15 {"holds":{"my_number_card":{"user_auth_cert":{"renewed_on":"2025-05-01","previous_expires_on":"2025-06-15"}}}} | r=accepted_full alert=
V-163 A | @2025-05-02 card=2027-06-15 {"holds":{"my_number_card":{"lapsed_on":"2025-05-01"}}} | r=fallback_f3,fallback_other
V-219 B | @2025-09-30T23:59:50+09:00 card=2025-06-15 {"central":{"answered_at":"2025-10-01T00:00:05+09:00"}} | r=accepted_eligibility_only,fallback_f3 A~40
"#;
