"""The many names that published tables give to one column, as patterns of the whole heading.

A heading is matched without brackets, signs and white space, half-width, in small letters. Add a name here
when a table comes that is laid out differently; ``tests/exchange/test_columns.py`` lists what must be known.
"""

from tracker.exchange.fields import Field

HEADINGS: dict[Field, str] = {
    Field.SERIAL: r"序号|编号|序|项次|行号|no|number|num|sn",
    Field.SOURCE_ID: r"源id|源编号|来源id|来源编号|sourceid|id",
    Field.PROVINCE: r"(?:所[在属])?省份?(?:名称|区市)?|province",
    Field.CITY: r"(?:所[在属])?(?:地级|设区|地)?(?:城市|市|市州|地市|州市)(?:名称)?|city|prefecture",
    Field.DISTRICT: (
        r"(?:所[在属])?(?:区县|县区|区|县|县市区|区县市|区市县|县市|旗县区?|市县区?|行政区划?|辖区|地区|城区)(?:名称|"
        r"别)?|district|county"
    ),
    Field.SUBDISTRICT: (
        r"(?:所[在属])?(?:街办|街道|乡镇|镇街|街镇|镇乡|镇|街道乡镇|乡镇街道|镇街道|街道镇|办事处)(?:办事处|办|"
        r"名称)?|subdistrict|street"
    ),
    Field.COMMUNITY: r"(?:所[在属])?(?:社区|居委会|社区村|村社区|社区居委会)(?:居委会|名称)?|community",
    Field.NAME: (
        r"(?:拟?改造|老旧|住宅|居住|城镇老旧|计划改造)*(?:小区|楼院|院落|住宅区|居住区)(?:[或和及与]?(?:单散楼|"
        r"散楼|单体楼|楼院|院落|楼栋|片区|项目))?(?:名称?|全称)?|项目小区(?:名称)?|(?:改造)?片区(?:名称)?|小区名称(?:及?地址|位置)|单散楼|名称|"
        r"compound(?:name)?|estate(?:name)?|name|residentialcompound"
    ),
    Field.PROJECT: r"(?:改造|工程|建设)?项目(?:名称?)?|工程名称|project(?:name)?",
    Field.PROJECT_CODE: r"(?:投资)?项目(?:统一)?(?:代码|编码|编号)|(?:统一)?代码|projectcode",
    Field.ADDRESS: (
        r"(?:小区|详细|项目|具体|建设|所在)?(?:地址|地点|位置|[坐座]落)(?:及四至|范围)?|四至(?:范围)?|"
        r"address|location"
    ),
    Field.PROJECT_COUNT: r"(?:计划|改造)*项目(?:数量?|个数|总数)|projects|numberofprojects",
    Field.STARTED_COMPOUNDS: r"新?开工(?:改造)?小区(?:数量?|个数)?|startedcompounds",
    Field.STARTED_HOUSEHOLDS: r"新?开工(?:改造)?(?:居民)?户数|startedhouseholds",
    Field.COMPOUND_COUNT: r"(?:计划|改造|涉及|老旧|惠及)*小区(?:数量?|个数|总数)|compounds|numberofcompounds",
    Field.BUILDING_NUMBERS: r"(?:改造|涉及)?(?:楼栋?号|[栋幢]号|楼栋名称|楼栋编号|具体楼栋)",
    Field.ENTRANCES: r"(?:楼道|单元|门栋|楼门|门洞)(?:数量?|个数)?|entrances",
    Field.HOUSEHOLDS: (
        r"(?:涉及|惠及|受益|改造|总|计划|覆盖|现有|实有|小区|惠民|共)*(?:居民(?:户数|住户数?|家庭(?:户数?)"
        r"?|数)?|户数|总户数|住户(?:数|户数)?|家庭(?:户数?)?|户|[住住]宅套数|套数)(?:合计)?|"
        r"households?|numberofhouseholds"
    ),
    Field.BUILDINGS: (
        r"(?:涉及|改造|总|计划|现有|小区)*(?:(?:住宅|居民|房屋|建筑|住宅楼|居民楼)?(?:楼宇|楼栋|楼房|楼幢|"
        r"楼座|住宅楼|居民楼|楼)(?:[栋幢座]数|数量?|总数|个数)?|(?:住宅|居民|房屋|建筑)?[栋幢]数?|座数)|"
        r"buildings?|numberofbuildings"
    ),
    Field.AREA_AFTER_2000: r"其中2000年(?:以|之)?后.*",
    Field.AREA: (
        r"(?:总|涉及|改造|计划|拟|住宅|房屋|小区|现状|建设)*(?:总?建筑面积|建筑总面积|总?面积|建面|建设规模|改造规模|建筑规模|"
        r"规模)(?:合计)?|(?:gross)?floorarea|area|gfa|buildingarea"
    ),
    Field.INVESTMENT: (
        r"(?:项目|计划|估算|概算|预计|匡算|批复|工程|改造|预算|总|拟|所需|需要?|投入)*(?:投资|资金|造价)(?:总额|"
        r"额|估算|概算|金额|规模|总计|合计|计划|预算|数|需求)*|(?:工程|项目|投资)?(?:概算|估算|预算)(?:金额)?|"
        r"(?:total|planned)?investment|budget"
    ),
    Field.FUNDING: (
        r"(?:改造|项目|建设)?(?:投资来源|资金(?:来源|筹措|构成|渠道)|筹资|出资|资金筹集)(?:及?(?:方式|来源|渠道|"
        r"比例))?|funding(?:sources?)?"
    ),
    Field.CONTENT: (
        r"(?:主要|拟|计划|项目|具体|小区)*(?:改造|建设|整治|工程|实施)(?:的)?(?:主要)?(?:内容|项目内容|"
        r"事项|任务)(?:及规模|和规模)?|(?:建设|改造)?规模及(?:主要)?(?:建设|改造)?内容|主要内容|"
        r"content|works"
    ),
    Field.PLANNED_START: (
        r"(?:计划|预计|拟|预期)*(?:开工|开始|进场|动工)(?:建设|施工)?(?:时间|日期|年月|时限)?|开工计划|"
        r"(?:planned)?start(?:date)?"
    ),
    Field.PLANNED_END: (
        r"(?:计划|预计|拟|预期)*(?:竣工|完工|完成|结束)(?:时间|日期|年月|时限)|"
        r"(?:计划|预计|拟)+(?:竣工|完工)|竣工|完工|"
        r"(?:planned)?(?:end|completion|finish)(?:date)?"
    ),
    Field.PERIOD: (
        r"(?:计划|预计|拟)*开[、/及和]?(?:竣|完)工(?:时间|日期|年月)|"
        r"(?:建设|改造|施工|计划)*(?:工期|周期|期限|起止(?:时间|年限|日期|年月)|建设年限)|"
        r"(?:实施|施工|改造)时间|period"
    ),
    Field.BUILT_YEAR: (
        r"(?:房屋|小区|住宅|建筑|楼房)?(?:建成|建造|竣工|始建|修建|建设)(?:年代|年份|年限|年|时间|年度)|"
        r"建筑年代|建成于|builtyear|yearbuilt|yearofconstruction|built"
    ),
    Field.YEAR: r"(?:计划|改造|实施|纳入|列入|任务|项目)*(?:年度|年份)(?:计划)?|计划年|year|planyear",
    Field.LOT: r"标段(?:号|名称|划分)?|标包|包号|lot",
    Field.IMPLEMENTING_BODY: (
        r"(?:项目)?(?:实施|责任|建设|牵头|申报|业主)(?:主体|单位)|项目单位|implementingbody"
    ),
    Field.CONTRACTOR: r"(?:施工|中标|承建)(?:单位|企业)|contractor",
    Field.SUPERVISOR: r"监理(?:单位|企业)?|supervisor",
    Field.DESIGNER: r"设计(?:单位|企业)?|designer",
    Field.REMARK: r"备注|说明|附注|备考|remarks?|notes?",
    Field.GROUP_TOTAL: r"[该本各](?:区|县|市|街道|镇|社区|组|标段)(?:合计|小计|总计)",
    Field.ITEM: r"(?:工程量|工程|分项|项目|改造内容|清单)?(?:名称|分项)|工程量名称|工程内容|item",
    Field.QUANTITY: r"数量|工程量|完成数量|quantity",
    Field.UNIT: r"(?:计量)?单位|unit",
}
