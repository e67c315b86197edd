"""A bank's statement to test with: camt.053 as text, one entry after the other."""

from collections.abc import Sequence

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
MERCHANT = "4711-014"


def statement(
    *entries: str, opening: str = "100.00", closing: str = "114.70", kind: str = NAMESPACE
) -> str:
    """One statement of an account in euros."""
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>'
        for code, amount in (("OPBD", opening), ("CLBD", closing))
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{kind}"><BkToCstmrStmt>'
        f"<Stmt><Id>S-17</Id>{balances}{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    )


def entry(
    amount: str, *details: str, reference: str = "AS-1", family: str = "MCRD",
    status: str = "<Sts><Cd>BOOK</Cd></Sts>", way: str = "CRDT", on: str = "2025-03-05",
) -> str:  # fmt: skip
    """An entry of the account."""
    inner = f"<NtryDtls>{''.join(details)}</NtryDtls>" if details else ""
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>{status}'
        f"<BookgDt><Dt>{on}</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef>"
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>POSP</SubFmlyCd></Fmly>"
        f"</Domn></BkTxCd>{inner}</Ntry>"
    )


def transaction(
    net: str, fees: str = "", *, gross: str = "", unpaid: bool = False, way: str = "CRDT",
    merchant: str = MERCHANT, taken: str = "2025-03-03", words: Sequence[str] = (),
) -> str:  # fmt: skip
    """What is paid of a store's takings, as a transaction of an entry."""
    said = f"<Refs/><Amt Ccy='EUR'>{net}</Amt><CdtDbtInd>{way}</CdtDbtInd>"
    if gross:
        said += f"<AmtDtls><TxAmt><Amt Ccy='EUR'>{gross}</Amt></TxAmt></AmtDtls>"
    if unpaid:
        said += (
            "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>MCRD</Cd><SubFmlyCd>UPCT</SubFmlyCd></Fmly>"
            "</Domn></BkTxCd>"
        )
    if fees:
        said += (
            f"<Chrgs><Rcrd><Amt Ccy='EUR'>{fees}</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>"
        )
    said += "".join(f"<RmtInf><Ustrd>{word}</Ustrd></RmtInf>" for word in words)
    if taken:
        said += f"<RltdDts><TxDtTm>{taken}</TxDtTm></RltdDts>"
    if merchant:
        said += f"<CardTx><POI><Id><Id>{merchant}</Id></Id></POI></CardTx>"
    return f"<TxDtls>{said}</TxDtls>"
