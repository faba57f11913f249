r"""The look of all documents: one LaTeX preamble, assembled with PyLaTeX and dumped into a format by the typesetter."""

from __future__ import annotations

from functools import lru_cache

from pylatex import Document, NoEscape, Package

from examgen.figures.latex import PREAMBLE as FIGURES
from examgen.languages import ENGLISH, language
from examgen.render.large import PREAMBLE as LARGE
from examgen.render.shortcuts import PREAMBLE as SHORTCUTS

PAPER = {"A4": (210.0, 297.0), "letter": (215.9, 279.4)}  # millimetres
PRINT = 11  # points, the size of the print

MACROS = r"""
\definecolor{examAccent}{rgb}{0.04,0.21,0.5}
\definecolor{examTint}{rgb}{0.94,0.96,0.985}
\definecolor{examGrey}{gray}{0.45}
\definecolor{examFaint}{gray}{0.92}
\setlength{\parindent}{0pt}\setlength{\parskip}{5pt plus 1pt}
\setlength{\fboxsep}{0pt}\setlength{\fboxrule}{0.4pt}
\setlength{\emergencystretch}{2em}
\raggedbottom\clubpenalty=10000 \widowpenalty=10000 \splitmaxdepth=0pt \splittopskip=0pt
\allowdisplaybreaks[1]
% A letter of Vietnamese by its number in T5, an encoding that Latin Modern has although a small TeX lacks its names.
\DeclareFontEncoding{T5}{}{}\DeclareFontSubstitution{T5}{lmr}{m}{n}
\newcommand{\examViet}[1]{{\fontencoding{T5}\selectfont\char#1}}
% \examGrey and so on: text in that colour up to the end of the group. The colours are looked up once.
\makeatletter
\newcommand{\examInk}[1]{{\color{#1}\expandafter\xdef\csname #1\endcsname{\def\noexpand\current@color{\current@color}\noexpand\set@color}}}
\examInk{examAccent}\examInk{examTint}\examInk{examGrey}\examInk{examFaint}
\makeatother

% Footer: course at the left, made as narrow as the page's code and number at the right leave it.
\newcommand{\examLeft}{}\newcommand{\examMiddle}{}\newcommand{\examOuter}{\thepage}
\newcommand{\examCodes}{\gdef\examMiddle{\csname examCode\thepage\endcsname}}
\newcommand{\examPageCode}[2]{\raisebox{-12pt}[0pt][0pt]{\ttfamily\fontsize{6}{6}\selectfont
  \hbox to 19pt{\pdfliteral{q 18.9 0 0 18.9 0 0 cm 0 g BI /W 21 /H 21 /IM true /D [1 0] /F /AHx ID #2> EI Q}\hss}\kern3pt\raisebox{6pt}{#1}}\quad}
% Lines for name and number at the top of pages that can get lost; the first page has fields for them.
\newcommand{\examUpper}{}
\newcommand{\examOwner}[2]{\gdef\examUpper{\ifnum\value{page}>1
  \hbox to0.41\textwidth{\boxSmall#1\enspace\hrulefill}\hfil\hbox to0.39\textwidth{\boxSmall#2\enspace\hrulefill}\fi}}
% A draft says so in the header, and in light letters behind the text; neither takes any room. The letters are in the
% file only once.
\let\examStamp\empty\let\examStampWord\empty
\newcommand{\examDraft}[3]{\ifx\examStampWord\empty\gdef\examStampWord{\smash{\small\bfseries #2}}%
  \setbox0=\hbox{\sffamily\bfseries\fontsize{#3\textwidth}{0pt}\selectfont\examFaint#1}\pdfxform0
  \xdef\examStamp{\noexpand\examLetters{\the\pdflastxform}{\the\dimexpr#3\textwidth}}\fi}
\newcommand{\examLetters}[2]{\smash{\hbox to 0pt{\kern0.5\textwidth
  \lower\dimexpr\headsep+0.5\textheight\relax\hbox to 0pt{\pdfsave\pdfsetmatrix{0.57 0.82 -0.82 0.57}%
  \hbox to 0pt{\hss\lower0.36\dimexpr#2\hbox{\pdfrefxform#1}\hss}\pdfrestore\hss}\hss}}}
\makeatletter
\newcommand{\ps@exam}{%
  \def\@oddhead{\examStamp\rlap{\hbox to\textwidth{\examUpper}}\hfil\examStampWord\hfil}%
  \def\@oddfoot{\vbox{\hrule width\textwidth height0.3pt\vskip4pt
    \setbox0=\hbox{\boxSmall\examMiddle\examOuter}\setbox\examWide=\hbox{\boxSmall\strut\examLeft}%
    \hbox to\textwidth{\linewidth=\dimexpr\textwidth-\wd0-6pt\relax\examFitted\hfil\box0}}}}
\makeatother
\pagestyle{exam}

% What must not be torn apart: one box where it fits on a page, else broken like any text. It begins with \examTogether,
% ends with \examTogetherEnd, and so on with others: an environment of LaTeX's own takes as long as a line of text.
\newbox\examBox
\makeatletter
\newcommand{\examTogether}{\par\setbox\examBox=\vbox\bgroup\color@begingroup\hsize=\textwidth}
\newcommand{\examTogetherEnd}{\par\color@endgroup\egroup\par
  \ifdim\dimexpr\ht\examBox+\dp\examBox\relax>\textheight\unvbox\examBox\else\box\examBox\fi\par}
\makeatother

% Pages of a paper: questions are collected while they fit, then the working room between them grows to fill the page.
% Room given by the user does not grow, other room by no more than \examGrowth. A question beyond a page is narrowed in
% these rooms, or else broken.
\newbox\examPage\newbox\examTrial\newcount\examRooms\newdimen\examTall
\newcommand{\examGrowth}{32mm}
\newcommand{\examRoom}[1]{\par\nobreak\vskip #1 plus 1fill minus 4mm\relax}
\makeatletter
\newcommand{\examQuestion}[1]{\par\def\examNewRooms{#1}\setbox\examBox=\vbox\bgroup\color@begingroup\hsize=\textwidth}
\newcommand{\examQuestionEnd}{\par\color@endgroup\egroup\examNarrowRooms\examPlace}
\makeatother
\newcommand{\examIfLong}{\ifdim\dimexpr\ht\examBox+\dp\examBox\relax>\textheight}
\newcommand{\examNarrowRooms}{\examIfLong
  {\vfuzz=\maxdimen\global\setbox\examTrial=\vbox to\textheight{\boxmaxdepth=0pt\unvcopy\examBox}}%
  \ifnum\badness>100 \else\setbox\examBox=\box\examTrial\fi\fi}
\newcommand{\examPlace}{%
  \setbox\examTrial=\vbox{\ifvoid\examPage\else\unvcopy\examPage\vskip 18pt\relax\fi\unvcopy\examBox}%
  \ifdim\dimexpr\ht\examTrial+\dp\examTrial\relax>\textheight
    \examFlush\examOnNewPage
  \else\global\setbox\examPage=\box\examTrial\fi
  \global\advance\examRooms by \examNewRooms\relax}
\newcommand{\examOnNewPage}{\examIfLong\examLong\else\global\setbox\examPage=\box\examBox\fi}
% Of a question that is longer than a page, each page is filled; the next question follows what is on the last one, where
% there may be a room that can grow or none.
\newcommand{\examLong}{\examShorten{\examFull}%
  \global\setbox\examPage=\vbox{\unvbox\examBox\vskip0pt plus 1fil}\ifnum\examNewRooms>1 \def\examNewRooms{1}\fi}
% Splits off pages, as box \examTrial for what is to be done with each; \examTall is as high as they are together.
\newcommand{\examShorten}[1]{\examTall=0pt
  \loop\examIfLong\setbox\examTrial=\examSplit#1\advance\examTall by\textheight\repeat}
\newcommand{\examSplit}{\vsplit\examBox to\textheight}
\newcommand{\examFull}{\vbox to\textheight{\unvbox\examTrial\vfil}\newpage}
\newcommand{\examFlush}{\ifvoid\examPage\else
  \dimen0=\dimexpr\textheight-\ht\examPage-\dp\examPage\relax
  \dimen2=\dimexpr\examGrowth*\examRooms\relax
  \ifdim\dimen0>\dimen2 \dimen0=\dimen2 \fi
  \par\vbox to \dimexpr\ht\examPage+\dimen0\relax{\unvbox\examPage}\newpage\fi
  \global\examRooms=0\relax}
% Forms with one outline. First the questions of some forms are measured; then each begins where it begins in every
% form, is as high as there, and tells how high it is by itself. Of a long one that is so for what is on its last page.
\newcommand{\examTell}[1]{\immediate\write-1{examgen note: #1}}
\newcommand{\examSize}{\examTell{size \number\dimexpr\examTall+\ht\examBox+\dp\examBox\relax\space\examNewRooms}}
\newcommand{\examMeasure}{\examShorten{}\examSize\setbox\examTrial=\box\examBox}
\newcommand{\examFixed}{\examShorten{\examFull}\examSize\nointerlineskip
  \ifnum\value{page}<\examLast\relax\unvbox\examBox\examUpTo{\numexpr\examLast-1\relax}\fi
  \vbox to \examHeight{\unvbox\examBox\vfil}}
\newcommand{\examMeasuring}{\let\examPlace\examMeasure}
\newcommand{\examOutlined}{\let\examPlace\examFixed
  \def\examSpot{\pdfsavepos
    \edef\examSaid{\write-1{examgen note: spot \examAsked\space\examPart\space\noexpand\the\pdflastypos}}\examSaid}}
\newcommand{\examNext}[4]{\gdef\examAsked{#1}\gdef\examHeight{#2}\gdef\examLast{#3}#4}
\newcommand{\examSpot}{}
% A form begins on page 1 and says on how many sheets it ended; for double-sided printing on an even number.
\newcommand{\examBegin}{\newpage\setcounter{page}{1}}
\newcommand{\examUpTo}[1]{\newpage\loop\ifnum\value{page}>#1 \else\examBlank\repeat}
\newcommand{\examEven}{\newpage\ifodd\value{page}\else\examBlank\fi}
\newcommand{\examEnd}{\newpage\examTell{end \the\examShipped}}
% A place where a page may end, however full it is; the last of the cheapest places is taken.
\newcommand{\examBreak}[1]{\par\vfil\penalty#1\vfilneg}
\newcommand{\examGap}{\examBreak{0}\vskip 16pt plus 8pt\relax}
\newcommand{\examSection}[1]{{\large\bfseries #1\par}\nobreak\vspace{4pt}\hrule height 0.4pt\nobreak\vspace{8pt}}
\newcommand{\examHead}[3]{{\bfseries #1\quad #2\hfill #3\par}\nobreak\vspace{2pt}}

% The conventions of a question, which stay with what is above and are not torn.
\newcommand{\examConventions}[2]{\par\nobreak{\footnotesize\interlinepenalty=10000 \emph{#1} #2\par}}

% Items with labels at the left, spaced like a list of LaTeX's own, which takes ten times as long. \examItems has the
% width of labels, the space after them, above the list, between items, and between paragraphs.
\makeatletter
\newcommand{\examItems}[5]{\par\begingroup\global\advance\@listdepth by 1
  \def\examItemWidth{#1}\def\examItemSpace{#2}\def\examItemAbove{#3}\let\examItemGap=\empty
  \def\examItemBetween{\addpenalty\@itempenalty\addvspace{#4}}\@outerparskip=\parskip
  \addpenalty\@beginparpenalty\addvspace{\glueexpr#3+\parskip}\parskip=#5\addvspace{-\parskip}%
  \advance\linewidth-\dimexpr#1+#2\relax\advance\@totalleftmargin\dimexpr#1+#2\relax
  \parshape 1 \@totalleftmargin\linewidth\@setpar{{\@@par}}}
\newcommand{\examTied}{\@beginparpenalty=10000 } % no page ends between a list and what is above it
\newcommand{\examItem}[1]{\ifhmode\unskip\par\fi\examItemGap\let\examItemGap=\examItemBetween
  \setbox0=\hbox{\examLabel{#1}}\noindent\kern-\dimexpr\examItemWidth+\examItemSpace\relax
  \ifdim\wd0>\examItemWidth\box0\else\hbox to \examItemWidth{\unhbox0}\fi\kern\examItemSpace\penalty0 \ignorespaces}
\newcommand{\examItemsEnd}{\ifhmode\unskip\par\fi
  \ifdim\lastskip>0pt \skip@=\glueexpr\lastskip+\parskip-\@outerparskip\relax\vskip-\lastskip\vskip\skip@\fi
  \addpenalty\@endparpenalty\addvspace\examItemAbove\global\advance\@listdepth by -1 \endgroup}
\makeatother
\newcommand{\examLabel}[1]{\gdef\examPart{#1}#1\hfil}
\makeatletter
\@endparpenalty=10000 % no page begins with what is below a list, such as a question's conventions
\makeatother

% Tables as LaTeX's `tabular` and booktabs set them, which read the columns anew each time. \examTable has the space
% beside columns and how far rows stand apart; columns and rows as in \halign follow, then \examTableEnd.
\makeatletter
\newcommand{\examTable}[2]{\leavevmode\setbox\figureBox=\hbox\bgroup$\vcenter\bgroup\def\examSide{\kern#1\relax}%
  \setbox\@arstrutbox=\hbox{\vrule height#2\ht\strutbox depth#2\dp\strutbox width0pt}%
  \baselineskip=0pt \lineskip=0pt \tabskip=0pt \halign\bgroup\copy\@arstrutbox}
\newcommand{\examTableEnd}{\egroup\egroup$\egroup\figureShown}
\newcommand{\examTop}{\noalign{\hrule height\heavyrulewidth\kern\belowrulesep}}
\newcommand{\examMiddleRule}{\noalign{\kern\aboverulesep\hrule height\lightrulewidth\kern\belowrulesep}}
\newcommand{\examBottom}{\noalign{\kern\aboverulesep\hrule height\heavyrulewidth}}
\newcommand{\examLines}[1]{\vtop\@startpbox{#1}\raggedright\arraybackslash}
\newcommand{\examLinesEnd}{\@endpbox}
% A line of program code, which goes on in the next line, farther to the right than it begins.
\newdimen\examHang
\newcommand{\examCode}{\global\examHang=2em
  \def~{\leavevmode\ifnum\lastnodetype=11 \global\advance\examHang\fontdimen2\font\fi\ }}
\newcommand{\examCodeEnd}{\hangindent=\examHang\hangafter=1 }
\makeatother

% Parts: a hanging label at the left, points in the right margin.
\newcommand{\examParts}{\examItems{22pt}{0pt}{3pt}{6pt}{3pt}}
\newcommand{\examMargin}[1]{\examSpot\rlap{\hbox to \dimexpr\linewidth+34pt\relax{\hfil\boxSmall\examGrey#1}}}

% Room for answers.
\newcommand{\examFrame}[4]{\leavevmode\lower#1\vbox{\hrule height0.4pt
  \hbox{\vrule width0.4pt height#2\hbox to #3{#4}\vrule width0.4pt}\hrule height0.4pt}}
\newcommand{\examField}[2]{\examFrame{6.4pt}{20pt}{#1pt}{\raise13pt\hbox{\kern2pt\boxTiny#2}\hss}}
\newcommand{\examStack}[1]{$\vcenter{\offinterlineskip\halign{##\cr #1}}$}
\newcommand{\examLetter}[1]{\examFrame{4.4pt}{16pt}{20pt}{\hss\raise4pt\hbox{#1}\hss}}
\newcommand{\examList}[2]{\begin{tabular}[t]{@{}l@{\enspace}>{\raggedright\arraybackslash}p{#1\linewidth}@{}}#2\end{tabular}}
\newcommand{\examNote}[1]{{\footnotesize\examGrey#1}\kern8pt}
\newcommand{\examAnswerLine}[1]{\par\nobreak\vspace{3pt}\hbox to \linewidth{\hfil #1}\par}
% Lines and empty room for an answer: a page may end between two lines, and in the room. Neither vanishes at its top.
\newcommand{\examRule}{\par\nobreak\nointerlineskip\vbox{\vskip19pt\hrule width\hsize height0.3pt}\penalty0 \prevdepth=-1000pt }
\newcommand{\examEmpty}[1]{\par\nobreak\dimen0=\prevdepth\dimen2=#1\relax
  \loop\ifdim\dimen2>19pt \examEmptyLine{19pt}\penalty0 \advance\dimen2 by -19pt \repeat
  \examEmptyLine{\dimen2}\prevdepth=\dimen0 }
\newcommand{\examEmptyLine}[1]{\nointerlineskip\vbox to #1{}}
\newcommand{\examDot}{\mathord{\ooalign{$\bigcirc$\cr\hfil\raisebox{-1.8pt}{\LARGE$\bullet$}\hfil\cr}}}
% No page ends between a question and its options, nor between these.
\newcommand{\examOptions}{\examTied\examItems{34pt}{2pt}{2pt}{2pt}{0pt}\def\examItemBetween{\nobreak\addvspace{2pt}}}
\newcommand{\examNamed}[1]{{\ifvmode\leavevmode\fi\boxTiny\examGrey#1}\kern2pt}
\newcommand{\examRight}[1]{{\ifvmode\leavevmode\fi\examAccent\boldmath\bfseries #1}}

% Worked solutions: tinted strips under each other, so that a page may end between two of them.
\newbox\examStripBox
\newcommand{\examStrip}{\par\setbox\examStripBox=\vbox\bgroup\hsize=\dimexpr\textwidth-22pt\relax\linewidth=\hsize
  \def\figureGround{0.94 0.96 0.985 rg }\def\figureGroundInk{0.94 0.96 0.985 RG }% \examTint
  \small\abovedisplayskip=5pt plus 1pt\belowdisplayskip=5pt plus 1pt\parskip=3pt\kern4pt}
\newcommand{\examStripEnd}{\par\kern4pt\egroup\nointerlineskip
  \setbox\examStripBox=\hbox{\kern10pt\box\examStripBox\kern10.5pt}%
  \hbox{{\examAccent\vrule width1.5pt}{\examTint\vrule width\wd\examStripBox}\kern-\wd\examStripBox\box\examStripBox}\examBreak{0}}

% Common mistakes below a question; a page may end between two of them. \examMistakes begins a group.
\newcommand{\examMistakes}[1]{\par\vskip 6pt {\footnotesize\bfseries #1\par}\nobreak
  \bgroup\footnotesize\raggedright\parskip=1.5pt \lineskiplimit=2pt \lineskip=3pt\relax}
\newcommand{\examMistake}[3]{\hangindent=30pt\hangafter=1\noindent\hbox to 18pt{#1\hfil}\hbox to 12pt{\textbullet\hfil}%
  {\boldmath\bfseries #2}\enspace #3\par}

% The answer sheet: a heading for each question, and fields that stand beside each other while they fit.
\newcommand{\examAnswers}[2]{\vspace{7pt}{\examGrey\hrule height 0.3pt}\nobreak\vspace{5pt}{\small\textbf{#1}\quad{\examGrey#2}\par}
  \nobreak\parskip=2pt\raggedright\lineskip=5pt\lineskiplimit=3pt}
\newcommand{\examHint}[1]{\kern5pt{\boxTiny\examGrey#1}}
\newcommand{\examSlot}[2]{\mbox{\makebox[20pt][l]{#1}#2}\hskip 18pt plus 6pt\ignorespaces}

% The formula sheet: headings and formulas in two columns; what is under a heading stays together, but for long lists.
\newenvironment{examColumns}{\par\columnsep=10mm\raggedcolumns\begin{multicols}{2}\small}{\end{multicols}}
\makeatletter
\newcommand{\examFormulas}[1]{\par\pagebreak[1]\vspace{10pt plus 4pt}\setbox\examBox=\vbox\bgroup\color@begingroup
  {\examAccent\bfseries #1\par}\nobreak\vspace{2pt}{\examAccent\hrule height 0.4pt}\nobreak}
\newcommand{\examFormulasEnd}{\par\color@endgroup\egroup
  \ifdim\ht\examBox>0.6\textheight\unvbox\examBox\else\box\examBox\fi\par}
\makeatother
% Makes box \examWide as narrow as a line if it is wider.
\newbox\examWide
\makeatletter
\newcommand{\examFitted}{\leavevmode\ifdim\wd\examWide>\linewidth
  \edef\examScale{\strip@pt\dimexpr 1pt*\number\linewidth/\number\wd\examWide\relax}%
  \dimen@=\examScale\ht\examWide \dimen@ii=\examScale\dp\examWide
  \setbox\examWide=\hbox to \linewidth{\pdfsave\pdfsetmatrix{\examScale\space 0 0 \examScale}\rlap{\box\examWide}\pdfrestore\hss}%
  \ht\examWide=\dimen@ \dp\examWide=\dimen@ii\fi\box\examWide}
\makeatother
\newcommand{\examWhole}[1]{\linewidth=\dimexpr\linewidth-9pt\relax\setbox\examWide=\hbox{#1}\examFitted}
\newcommand{\examFormulaLine}[1]{\setbox\examWide=\hbox{\kern12pt$\displaystyle #1$}%
  \setbox0=\hbox to \hsize{\copy\examWide\hfil}% tells the log if it is too wide
  \hbox to \hsize{\examFitted\hfil}}
\newcommand{\examFormula}[3]{\par\vspace{8pt plus 2pt}\vbox{\raggedright\parskip=0pt
  #1\strut\par\nointerlineskip\vspace{3pt}\examFormulaLine{#2}\def\examWhere{#3}%
  \ifx\examWhere\empty\else\nointerlineskip\vspace{3pt}{\leftskip=12pt\footnotesize\color{black!65}\strut#3\par}\fi}}

% A named place: a target for links, and its page in the log.
\newcommand{\examMark}[1]{\pdfdest name{#1} xyz\relax\write-1{examgen mark: #1 \thepage}}
\newcommand{\examLink}[2]{\leavevmode\pdfstartlink attr{/Border[0 0 0]} goto name{#1}\relax #2\pdfendlink}

% What a reviewer says of a question.
\newcommand{\examRemark}[1]{\par\vspace{2pt}{\setlength{\fboxsep}{4pt}\fbox{\parbox{\dimexpr\linewidth-9pt\relax}{\small\itshape\raggedright #1}}}\par\nobreak\vspace{3pt}}

% The marking guide.
\newbox\examArrow
% A page ends between two questions if at least two thirds of it are full, else wherever it is.
\newcommand{\examTurn}{\par\vskip0pt plus 0.33\textheight\penalty-100 \vskip0pt plus -0.33\textheight\vskip 16pt plus 8pt\relax}
\newcommand{\examSlip}[3]{\par{\raggedright\hangindent=12pt\hangafter=1\noindent\textbullet\enspace #1\enspace{\examGrey#2}\enspace #3\par}}
\newcommand{\examPartLine}[2]{\par{\rightskip=0pt plus 48pt\hangindent=12pt\hangafter=1
  #1\nobreak\hfil\penalty50\hskip12pt\hbox{}\nobreak\hfill\hbox{#2}\parfillskip=0pt \par}}
"""


@lru_cache(maxsize=8)
def preamble(paper: str, size: int = PRINT, code: str = ENGLISH) -> str:
    r"""Everything before `\begin{document}`; the same for all documents in a language on one paper, in one size.

    The paper is "A4" or "letter". Pages in a `size` of print (points) other than the usual are smaller than the paper,
    and to be enlarged to it.
    """
    document = Document(
        documentclass="article",
        document_options=["11pt"],
        fontenc="T1",
        inputenc=None,
        lmodern=True,
        textcomp=False,
        page_numbers=False,
        geometry_options=_geometry(paper, size),
    )
    for package in ("amsmath", "amssymb", "array", "booktabs", "xcolor", "multicol"):
        document.packages.append(Package(package))
    document.preamble.append(NoEscape(SHORTCUTS + MACROS + FIGURES + LARGE * (size != PRINT) + _typography(code)))
    text: str = document.dumps()
    return text.partition(r"\begin{document}")[0]


def share(paper: str, size: int) -> float:
    """How wide the text is in a size of print, by its usual width, both in letters of that print."""
    return _width(paper, size) / _width(paper, PRINT)


def _width(paper: str, size: int) -> float:
    left, right, *_ = margins(size)
    return (PAPER[paper][0] - left - right) * PRINT / size


def margins(size: int = PRINT) -> tuple[float, ...]:
    """Left, right, top, bottom, and the footer's distance, in millimetres of the paper; large print has less of these."""
    return (24, 24, 20, 24, 11) if size == PRINT else (14, 24, 14, 26, 13)


def _geometry(paper: str, size: int) -> list[str]:
    """Paper and margins."""
    names = ("left", "right", "top", "bottom", "footskip")
    lengths = dict(zip(names, margins(size), strict=True))
    width, height = PAPER[paper]
    scale = size / PRINT
    sheet = [f"paperwidth={width / scale:.3f}mm", f"paperheight={height / scale:.3f}mm"]
    head = [] if size == PRINT else [f"headsep={4 / scale:.3f}mm"]
    return sheet + head + [f"{name}={length / scale:.3f}mm" for name, length in lengths.items()]


def _typography(code: str) -> str:
    r"""What is not as in English: spaces after sentences are not wider, and words break in other places.

    The patterns of other languages are no part of a small TeX. Without them, words break where the catalogue says: a
    number of `\language` that has no patterns breaks only what is listed.
    """
    if code == ENGLISH:
        return ""
    chosen = language(code)
    patterns, breaks = rf"\csname l@{chosen.patterns}\endcsname", " ".join(chosen.hyphenation.split())
    return (
        "\n\\frenchspacing\\tolerance=1000\n"
        rf"\ifcsname l@{chosen.patterns}\endcsname\language={patterns}\else\newlanguage\examLanguage\language=\examLanguage\fi"
        f"\n\\lefthyphenmin=2 \\righthyphenmin=2 \\hyphenation{{{breaks}}}\n"
    )
