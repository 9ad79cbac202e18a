# language: en
@seminar-2025-07 @actual
Feature: Four windows that follow from the certificate's expiry
  A My Number card used as an insurance card passes through four windows: no notice, three months of advice to renew,
  a grace period in which only the eligibility is given, and refusal. Grace lasts to the end of the third month after the
  month of expiry, so an implementation that counts "expiry plus three months" or "90 days" differs here
  (R-CERT-04, 05, 07, 16, R-DATE-04, 07).

  @R-CERT-04 @R-DATE-04
  Scenario Outline: <case> expiry <expiry>, visit <visit>: before the notice begins
    Given the certificate's expiry is <expiry>
    When on <visit> the patient presents the My Number card
    Then the reception is accepted in full [R-CERT-04]
    And the alerts is none [R-CERT-04]

    Examples:
      | case  | expiry     | visit      |
      | V-008 | 2025-02-28 | 2024-11-27 |
      | V-015 | 2025-04-30 | 2025-01-29 |
      | V-022 | 2025-05-31 | 2025-02-27 |
      | V-001 | 2025-06-15 | 2025-03-14 |
      | V-029 | 2025-09-30 | 2025-06-29 |
      | V-036 | 2025-11-30 | 2025-08-29 |
      | V-043 | 2027-11-15 | 2027-08-14 |

    @R-DATE-07
    Examples: an expiry with two days that may go either way
      | case   | expiry     | visit      |
      | V-150a | 2025-06-30 | 2025-03-29 |

  # Counted backward or forward, "three months before" differs by one to three days; on those either answer is right (A-01).
  @R-CERT-04 @R-DATE-04 @R-DATE-07
  Scenario Outline: <case> expiry <expiry>, visit <visit>: with or without the notice
    Given the certificate's expiry is <expiry>
    When on <visit> the patient presents the My Number card
    Then the reception is accepted in full [R-CERT-04]
    And the alerts is either none or certificate expiring soon (A-01) [R-CERT-04]

    Examples:
      | case   | expiry     | visit      |
      | V-009  | 2025-02-28 | 2024-11-28 |
      | V-010  | 2025-02-28 | 2024-11-29 |
      | V-147a | 2025-02-28 | 2024-11-30 |
      | V-016  | 2025-04-30 | 2025-01-30 |
      | V-017  | 2025-04-30 | 2025-01-31 |
      | V-023  | 2025-05-31 | 2025-02-28 |
      | V-002  | 2025-06-15 | 2025-03-15 |
      | V-150b | 2025-06-30 | 2025-03-30 |
      | V-150c | 2025-06-30 | 2025-03-31 |
      | V-030  | 2025-09-30 | 2025-06-30 |
      | V-037  | 2025-11-30 | 2025-08-30 |
      | V-038  | 2025-11-30 | 2025-08-31 |
      | V-044  | 2027-11-15 | 2027-08-15 |

  # Up to and including the day of expiry everything consented to arrives.
  @R-CERT-04 @R-DATE-04
  Scenario Outline: <case> expiry <expiry>, visit <visit>: advice to renew
    Given the certificate's expiry is <expiry>
    When on <visit> the patient presents the My Number card
    Then the reception is accepted in full [R-CERT-04]
    And the alerts is certificate expiring soon [R-CERT-04]
    And the information delivered contains check-up, medication, diagnosis, surgery [R-CERT-04]

    @R-DATE-07
    Examples: the first day on which the notice is certain
      | case   | expiry     | visit      |
      | V-147b | 2025-02-28 | 2024-12-01 |
      | V-148  | 2025-04-30 | 2025-02-01 |
      | V-024  | 2025-05-31 | 2025-03-01 |
      | V-003  | 2025-06-15 | 2025-03-16 |
      | V-150d | 2025-06-30 | 2025-04-01 |
      | V-031  | 2025-09-30 | 2025-07-01 |
      | V-149  | 2025-11-30 | 2025-09-01 |
      | V-045  | 2027-11-15 | 2027-08-16 |

    @R-DATE-02
    Examples: the day of expiry
      | case  | expiry     | visit      |
      | V-011 | 2025-02-28 | 2025-02-28 |
      | V-018 | 2025-04-30 | 2025-04-30 |
      | V-025 | 2025-05-31 | 2025-05-31 |
      | V-004 | 2025-06-15 | 2025-06-15 |
      | V-032 | 2025-09-30 | 2025-09-30 |
      | V-039 | 2025-11-30 | 2025-11-30 |
      | V-046 | 2027-11-15 | 2027-11-15 |

  # Whether ceiling data arrive in grace is open (A-34); only the four kinds of medical information are looked at.
  @R-CERT-05 @R-DATE-04
  Scenario Outline: <case> expiry <expiry>, visit <visit>: grace, eligibility only
    Given the certificate's expiry is <expiry>
    When on <visit> the patient presents the My Number card
    Then the reception is accepted for eligibility only
    And the alerts is certificate expired, eligibility only
    And the information delivered does not contain check-up, medication, diagnosis, surgery

    @R-CERT-16
    Examples: the day after expiry
      | case   | expiry     | visit      |
      | V-012  | 2025-02-28 | 2025-03-01 |
      | V-019  | 2025-04-30 | 2025-05-01 |
      | V-026  | 2025-05-31 | 2025-06-01 |
      | V-005  | 2025-06-15 | 2025-06-16 |
      | V-033  | 2025-09-30 | 2025-10-01 |
      | V-040  | 2025-11-30 | 2025-12-01 |
      | V-153a | 2025-12-31 | 2026-01-01 |
      | V-047  | 2027-11-15 | 2027-11-16 |

    @R-DATE-02
    Examples: the last day of grace
      | case   | expiry     | visit      |
      | V-052  | 2024-12-02 | 2025-03-31 |
      | V-013  | 2025-02-28 | 2025-05-31 |
      | V-020  | 2025-04-30 | 2025-07-31 |
      | V-027  | 2025-05-31 | 2025-08-31 |
      | V-006  | 2025-06-15 | 2025-09-30 |
      | V-151a | 2025-06-30 | 2025-09-30 |
      | V-034  | 2025-09-30 | 2025-12-31 |
      | V-154c | 2025-11-10 | 2026-02-28 |
      | V-041  | 2025-11-30 | 2026-02-28 |
      | V-153b | 2025-12-31 | 2026-03-31 |
      | V-048  | 2027-11-15 | 2028-02-29 |
      | V-152a | 2028-02-29 | 2028-05-31 |

    Examples: three months after expiry, and the next day, are not the end (A-38)
      | case   | expiry     | visit      |
      | V-154a | 2025-11-10 | 2026-02-10 |
      | V-154b | 2025-11-10 | 2026-02-11 |

  # A first visit, so method 3 is closed; method 1 would need a PDF saved earlier and is not looked at.
  @R-CERT-07 @R-DATE-04
  Scenario Outline: <case> expiry <expiry>, visit <visit>: no longer an insurance card
    Given the certificate's expiry is <expiry>
    When on <visit> the patient presents the My Number card
    Then the reception is fallback F3
    And the failure reason is F3 certificate
    And the alerts is certificate revoked, go to the desk
    And the information delivered is none
    And the methods open contains 2 notice, 4 declaration

    Examples: the day after grace
      | case   | expiry     | visit      |
      | V-053  | 2024-12-02 | 2025-04-01 |
      | V-014  | 2025-02-28 | 2025-06-01 |
      | V-021  | 2025-04-30 | 2025-08-01 |
      | V-028  | 2025-05-31 | 2025-09-01 |
      | V-007  | 2025-06-15 | 2025-10-01 |
      | V-151b | 2025-06-30 | 2025-10-01 |
      | V-035  | 2025-09-30 | 2026-01-01 |
      | V-154d | 2025-11-10 | 2026-03-01 |
      | V-042  | 2025-11-30 | 2026-03-01 |
      | V-153c | 2025-12-31 | 2026-04-01 |
      | V-049  | 2027-11-15 | 2028-03-01 |
      | V-152b | 2028-02-29 | 2028-06-01 |
