# language: en
Feature: How long a legacy insurance card can be used
  A legacy card is good until its printed expiry or 2025-12-01, whichever is earlier; without a printed expiry until
  2025-12-01; in national health insurance until the date its municipality printed; in late-elderly insurance until
  2025-07-31 at the latest (R-OLD-02 to 05). In the actual rulebook notices allow, for a time after that, acceptance when
  an online inquiry by the numbers is valid; accepting and refusing both conform (R-PROV-01 to 04).

  # That paper gives eligibility only is a rule of the actual rulebook (R-OLD-08).
  Scenario Outline: <case> a legacy card of <scheme> (printed <printed>) is accepted on <visit>
    Given the scheme is <scheme>
    And the legacy card's expiry is <printed>
    When on <visit> the patient presents the legacy insurance card
    Then the reception is <reception>
    And what confirmed the eligibility is legacy card

    @R-OLD-02 @R-OLD-03 @seminar-2025-07
    Examples: employee insurance
      | case      | scheme             | printed    | visit      | reception |
      | S-OLD-02a | employee insurance | none       | 2025-11-30 | accepted  |
      | V-069     | employee insurance | none       | 2025-12-01 | accepted  |
      | S-OLD-03a | employee insurance | 2026-03-31 | 2025-12-01 | accepted  |
      | S-OLD-03b | employee insurance | 2025-09-30 | 2025-09-29 | accepted  |
      | V-072     | employee insurance | 2025-09-30 | 2025-09-30 | accepted  |

    @R-OLD-02 @R-OLD-03 @actual
    Examples: employee insurance
      | case      | scheme             | printed    | visit      | reception                     |
      | S-OLD-02a | employee insurance | none       | 2025-11-30 | accepted for eligibility only |
      | V-069     | employee insurance | none       | 2025-12-01 | accepted for eligibility only |
      | S-OLD-03a | employee insurance | 2026-03-31 | 2025-12-01 | accepted for eligibility only |
      | S-OLD-03b | employee insurance | 2025-09-30 | 2025-09-29 | accepted for eligibility only |
      | V-072     | employee insurance | 2025-09-30 | 2025-09-30 | accepted for eligibility only |

    @R-OLD-04 @seminar-2025-07
    Examples: national health insurance
      | case      | scheme                    | printed    | visit      | reception |
      | S-OLD-04a | national health insurance | 2025-07-31 | 2025-07-30 | accepted  |
      | V-074     | national health insurance | 2025-07-31 | 2025-07-31 | accepted  |
      | V-076     | national health insurance | 2025-12-01 | 2025-12-01 | accepted  |

    @R-OLD-04 @actual
    Examples: national health insurance
      | case      | scheme                    | printed    | visit      | reception                     |
      | S-OLD-04a | national health insurance | 2025-07-31 | 2025-07-30 | accepted for eligibility only |
      | V-074     | national health insurance | 2025-07-31 | 2025-07-31 | accepted for eligibility only |
      | V-076     | national health insurance | 2025-12-01 | 2025-12-01 | accepted for eligibility only |

  @R-OLD-05
  Scenario Outline: <case> a late-elderly legacy card (printed <printed>) is accepted on <visit>
    Given the scheme is late-elderly insurance
    And the date of birth is 1948-05-20
    And the legacy card's expiry is <printed>
    When on <visit> the patient presents the legacy insurance card
    Then the reception is <reception>

    @seminar-2025-07
    Examples:
      | case      | printed    | visit      | reception |
      | V-173a    | 2025-03-31 | 2025-03-31 | accepted  |
      | S-OLD-05a | 2025-07-31 | 2025-07-30 | accepted  |
      | V-079     | 2025-07-31 | 2025-07-31 | accepted  |
      | S-OLD-05b | 2025-12-01 | 2025-07-31 | accepted  |

    @actual
    Examples:
      | case      | printed    | visit      | reception                     |
      | V-173a    | 2025-03-31 | 2025-03-31 | accepted for eligibility only |
      | S-OLD-05a | 2025-07-31 | 2025-07-30 | accepted for eligibility only |
      | V-079     | 2025-07-31 | 2025-07-31 | accepted for eligibility only |
      | S-OLD-05b | 2025-12-01 | 2025-07-31 | accepted for eligibility only |

  # Days and persons the provisional measure does not reach: refused in both rulebooks.
  Scenario Outline: <case> a legacy card of <scheme> (printed <printed>) is refused on <visit>
    Given the scheme is <scheme>
    And the legacy card's expiry is <printed>
    When on <visit> the patient presents the legacy insurance card
    Then the reception is rejected

    # For employee insurance the provisional measure runs from 2025-12-02 to 2026-03-31.
    @R-OLD-03 @seminar-2025-07
    Examples: the day after the printed expiry
      | case  | scheme             | printed    | visit      |
      | V-073 | employee insurance | 2025-09-30 | 2025-10-01 |

    @R-OLD-03 @R-PROV-03 @actual
    Examples: the day after the printed expiry
      | case  | scheme             | printed    | visit      |
      | V-073 | employee insurance | 2025-09-30 | 2025-10-01 |

    @R-OLD-02 @seminar-2025-07
    Examples: after the provisional measure as well
      | case  | scheme                    | printed    | visit      |
      | V-078 | national health insurance | 2025-07-31 | 2026-04-01 |

    @R-OLD-02 @R-PROV-04 @actual
    Examples: after the provisional measure as well
      | case  | scheme                    | printed    | visit      |
      | V-078 | national health insurance | 2025-07-31 | 2026-04-01 |

  @R-OLD-05 @seminar-2025-07 @actual
  Scenario: V-173b a late-elderly legacy card with an earlier printed expiry is refused on the next day
    Given the scheme is late-elderly insurance
    And the date of birth is 1948-05-20
    And the legacy card's expiry is 2025-03-31
    When on 2025-04-01 the patient presents the legacy insurance card
    Then the reception is rejected

  @seminar-2025-07
  Scenario Outline: <case> a legacy card of <scheme> (printed <printed>) is refused on <visit> although the inquiry is valid
    Given the scheme is <scheme>
    And the legacy card's expiry is <printed>
    And the central answer is 1 valid
    When on <visit> the patient presents the legacy insurance card
    Then the reception is rejected

    @R-OLD-02 @R-OLD-03
    Examples: employee insurance
      | case  | scheme             | printed    | visit      |
      | V-070 | employee insurance | none       | 2025-12-02 |
      | V-071 | employee insurance | 2026-03-31 | 2025-12-02 |

    @R-OLD-04
    Examples: national health insurance
      | case      | scheme                    | printed    | visit      |
      | V-075     | national health insurance | 2025-07-31 | 2025-08-01 |
      | S-OLD-04b | national health insurance | 2025-12-01 | 2025-12-02 |
      | V-077     | national health insurance | 2025-07-31 | 2026-03-31 |

  # If it is accepted, then only under the provisional measure (R-PROV-05).
  @R-PROV-05 @actual
  Scenario Outline: <case> a legacy card of <scheme> (printed <printed>) on <visit> with a valid inquiry may be accepted or refused
    Given the scheme is <scheme>
    And the legacy card's expiry is <printed>
    And the central answer is 1 valid
    When on <visit> the patient presents the legacy insurance card
    Then the reception is one of accepted for eligibility only or rejected
    And the reception is accepted for eligibility only only if what confirmed the eligibility is provisional measure

    @R-OLD-02 @R-OLD-03 @R-PROV-03
    Examples: employee insurance
      | case  | scheme             | printed    | visit      |
      | V-070 | employee insurance | none       | 2025-12-02 |
      | V-071 | employee insurance | 2026-03-31 | 2025-12-02 |

    @R-OLD-04 @R-PROV-01
    Examples: national health insurance
      | case      | scheme                    | printed    | visit      |
      | V-075     | national health insurance | 2025-07-31 | 2025-08-01 |
      | S-OLD-04b | national health insurance | 2025-12-01 | 2025-12-02 |

    @R-OLD-04 @R-PROV-01 @R-PROV-04
    Examples: national health insurance, last day of the provisional measure
      | case  | scheme                    | printed    | visit      |
      | V-077 | national health insurance | 2025-07-31 | 2026-03-31 |

  @R-OLD-05 @seminar-2025-07
  Scenario Outline: <case> a late-elderly legacy card (printed <printed>) is refused on 2025-08-01
    Given the scheme is late-elderly insurance
    And the date of birth is 1948-05-20
    And the legacy card's expiry is <printed>
    When on 2025-08-01 the patient presents the legacy insurance card
    Then the reception is rejected

    Examples:
      | case  | printed    |
      | V-080 | 2025-07-31 |
      | V-174 | 2025-12-01 |

  # The notice for late-elderly insurance is dated August 4; from the 1st to the 3rd either way is right.
  @R-OLD-05 @R-PROV-02 @R-PROV-05 @actual
  Scenario: V-080 a late-elderly legacy card on 2025-08-01 with a valid inquiry
    Given the scheme is late-elderly insurance
    And the date of birth is 1948-05-20
    And the legacy card's expiry is 2025-07-31
    When on 2025-08-01 the patient presents the legacy insurance card
    Then the reception is one of accepted for eligibility only or rejected
    And the reception is accepted for eligibility only only if what confirmed the eligibility is provisional measure

  # Where the provisional measure is not taken up a later printed date does not help.
  @R-OLD-05 @actual
  Scenario: S-OLD-05c a late-elderly legacy card with a later printed date ends on July 31 too
    Given the scheme is late-elderly insurance
    And the date of birth is 1948-05-20
    And the legacy card's expiry is 2025-12-01
    And the provisional measure is not taken up
    When on 2025-08-01 the patient presents the legacy insurance card
    Then the reception is rejected
