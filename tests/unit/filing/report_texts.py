"""Parts of invented reports, for the tests of the report's readers."""

TITLE = """UNITED STATES
SECURITIES AND EXCHANGE COMMISSION
Washington, D.C. 20549

FORM 8-K

CURRENT REPORT
Pursuant to Section 13 or 15(d) of the Securities Exchange Act of 1934
"""

COVER = f"""{TITLE}
Date of Report (Date of earliest event reported): March 3, 2009

Acme Mills, Inc.
(Exact name of registrant as specified in its charter)

Ohio | 1-2345 | 34-1234567
(State or other jurisdiction of incorporation) | (Commission File Number) | (IRS Employer Identification No.)

12 Mill Road, Akron, Ohio | 44301
(Address of principal executive offices) | (Zip Code)

Registrant's telephone number, including area code: (330) 555-0100

Not Applicable
(Former name or former address, if changed since last report)
"""

BOXES = """
Check the appropriate box below if the Form 8-K filing is intended to satisfy the filing obligation:

☐ | Written communications pursuant to Rule 425 under the Securities Act (17 CFR 230.425)
☐ | Soliciting material pursuant to Rule 14a-12 under the Exchange Act (17 CFR 240.14a-12)
☐ | Pre-commencement communications pursuant to Rule 14d-2(b) under the Exchange Act (17 CFR 240.14d-2(b))
☐ | Pre-commencement communications pursuant to Rule 13e-4(c) under the Exchange Act (17 CFR 240.13e-4(c))
"""

REQUIREMENTS = (
    "\nPursuant to the requirements of the Securities Exchange Act of 1934, the registrant has duly caused"
    " this report to be signed on its behalf by the undersigned hereunto duly authorized.\n"
)

SIGNATURES = f"""
SIGNATURES
{REQUIREMENTS}
Acme Mills, Inc.

Date: March 4, 2009 | By: | /s/ Ruth Miller
Ruth Miller
President
"""
