"""Letters of other alphabets that look like Latin ones: "Fаtоu" with Cyrillic vowels."""

# In pairs: what is written, what is seen. Small letters then capitals, Cyrillic then Greek.
_PAIRS = (
    "аa еe оo рp сc уy хx іi јj ѕs ԁd һh ԛq ԝw ӏl ѵv гr кk мm нh тt вb пn "
    "АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ІI ЈJ ЅS ӀI ԌG ԚQ ԜW "
    "αa οo νv ρp υu ιi κk τt ϲc ϳj χx ηn ωw "
    "ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX "
    "ıi ɑa ɡg ʀr ꞵb ʙb ᴍm ʜh ɴn ᴏo ᴀa ᴇe ᴛt"
)
LOOKALIKES = {pair[0]: pair[1] for pair in _PAIRS.split()}
